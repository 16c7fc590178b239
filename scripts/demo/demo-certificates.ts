import { seededRandom, type SeededRandom } from './seeded-random.ts';
import type { CsvRow } from './demo-csv.ts';
import type { DemoCitizen } from './demo-citizen.ts';

const SEED = 36_904;

/** The columns that every certificate has; after them come the claims, by their names in the claim schemas. */
export const CERTIFICATE_HEAD: readonly string[] = [
  'certificateType',
  'serial',
  'holderName',
  'idType',
  'idNumber',
  'validFrom',
  'validUntil',
];
const CLAIMS = [
  'cardNumber',
  'insuredRegion',
  'cardForm',
  'firstInsuredOn',
  'category',
  'grade',
  'assessedOn',
  'region',
  'scheme',
  'monthlyAmountFen',
  'contributionMonths',
  'startsOn',
  'kind',
  'householdSize',
  'approvedOn',
  'decisionNumber',
  'injuredOn',
  'determinedOn',
  'conclusion',
  'disabilityGrade',
  'bank',
  'reviewDueOn',
  'retirement',
  'need',
  'employer',
];

/** Organisations that do not exist; the codes have their check characters. */
const BANKS = ['91330000MA0000015P', '91510000MA0000023P'] as const;
const EMPLOYERS = ['91330100MA0000031J', '91510100MA000004XF', '91330200MA0000058F'] as const;
export const CERTIFICATE_COLUMNS: readonly string[] = [...CERTIFICATE_HEAD, ...CLAIMS];

interface Making {
  readonly code: string;
  readonly serialPrefix: string;
  readonly count: number;
  /** Whether somebody born in this year may hold one. */
  isFor(bornIn: number): boolean;
  /** Validity and claims of the certificate with this running number. */
  content(random: SeededRandom, holder: DemoCitizen, running: number): CsvRow;
}

/** Together 1,000. */
const MAKINGS: readonly Making[] = [
  {
    code: 'social-security-card',
    serialPrefix: 'SSC',
    count: 200,
    isFor: () => true,
    content(random, holder, running) {
      // The oldest cards have expired: ten years are the longest that one is valid.
      const year = random.between(2014, 2025);
      return {
        ...validity(year, random.between(1, 12), 3_650),
        cardNumber: `D${String(10_000_000 + running * 37)}`,
        insuredRegion: holder.idNumber.slice(0, 6),
        cardForm: random.pick(['physical', 'electronic']),
        firstInsuredOn: day(random, Math.max(2004, bornIn(holder)) + 1, year + 1),
        bank: inTurn(BANKS, running),
      };
    },
  },
  {
    code: 'disability-certificate',
    serialPrefix: 'DIS',
    count: 300,
    isFor: () => true,
    content(random, holder, running) {
      const year = random.between(2019, 2025);
      return {
        ...validity(year + 1, 1, 3_650),
        category: random.pick([
          'visual',
          'hearing',
          'speech',
          'physical',
          'intellectual',
          'mental',
          'multiple',
        ]),
        grade: String(random.between(1, 4)),
        assessedOn: day(random, year, year),
        region: holder.idNumber.slice(0, 6),
        // What does not change with time is not assessed again.
        ...(running % 3 === 0 && { reviewDueOn: `${String(year + 6)}-01-01` }),
      };
    },
  },
  {
    code: 'pension-entitlement',
    serialPrefix: 'PEN',
    count: 200,
    isFor: (year) => year <= 1965,
    content(random, holder, running) {
      const startsIn = Math.max(2005, bornIn(holder) + 60);
      return {
        ...validity(startsIn + 1, 1),
        scheme: random.pick(['urban-employee', 'resident', 'public-institution']),
        monthlyAmountFen: String(random.between(18_000, 620_000)),
        contributionMonths: String(random.between(180, 480)),
        startsOn: day(random, startsIn, startsIn),
        retirement: inTurn(
          ['regular', 'regular', 'regular', 'early-hazardous-work', 'early-illness'],
          running,
        ),
      };
    },
  },
  {
    code: 'minimum-living-allowance',
    serialPrefix: 'MLA',
    count: 200,
    isFor: (year) => year <= 2005,
    content(random, _holder, running) {
      return {
        ...validity(2026, 1, 1_096),
        kind: random.pick(['urban', 'rural']),
        householdSize: String(random.between(1, 5)),
        monthlyAmountFen: String(random.between(60_000, 420_000)),
        approvedOn: day(random, 2025, 2025),
        need: inTurn(['a', 'b', 'c'], running),
        reviewDueOn: '2026-12-31',
      };
    },
  },
  {
    code: 'work-injury-determination',
    serialPrefix: 'WID',
    count: 100,
    isFor: (year) => year >= 1962 && year <= 2003,
    content(random, _holder, running) {
      const year = random.between(2022, 2025);
      const graded = random.between(0, 2) > 0;
      return {
        ...validity(year + 1, 1),
        decisionNumber: `WI-${String(year)}-${String(running).padStart(6, '0')}`,
        employer: inTurn(EMPLOYERS, running),
        injuredOn: day(random, year - 1, year - 1),
        determinedOn: day(random, year, year),
        conclusion: random.pick(['determined', 'determined', 'deemed']),
        ...(graded && { disabilityGrade: String(random.between(1, 10)) }),
      };
    },
  },
];

/** Certificates for these citizens, always the same ones: a row each, in `CERTIFICATE_COLUMNS`. */
export function makeDemoCertificates(citizens: readonly DemoCitizen[]): readonly CsvRow[] {
  const random = seededRandom(SEED);
  return MAKINGS.flatMap((making) => {
    const holders = citizens.filter((citizen) => making.isFor(bornIn(citizen)));
    return Array.from({ length: making.count }, (_, index) => {
      const holder = holders[index % holders.length];
      if (holder === undefined) throw new Error(`nobody can hold a ${making.code}`);
      return {
        certificateType: making.code,
        serial: `${making.serialPrefix}${String(index + 1).padStart(7, '0')}`,
        holderName: holder.name,
        idType: holder.idType,
        idNumber: holder.idNumber,
        ...making.content(random, holder, index + 1),
      };
    });
  });
}

/** One after the other: draws nothing, so that what is drawn elsewhere stays the same. */
function inTurn(choices: readonly string[], running: number): string {
  return choices[running % choices.length] ?? '';
}

function bornIn({ idNumber }: DemoCitizen): number {
  return Number(idNumber.slice(6, 10));
}

/** Validity from the first of a month, midnight in China, for so many days, or without end. */
function validity(year: number, month: number, days?: number): { validFrom: string; validUntil: string } {
  const from = Date.UTC(year, month - 1, 1) - 8 * 3_600_000;
  const text = (time: number): string => new Date(time).toISOString();
  return { validFrom: text(from), validUntil: days === undefined ? '' : text(from + days * 86_400_000) };
}

/** A day of one of these years, `YYYY-MM-DD`. */
function day(random: SeededRandom, fromYear: number, toYear: number): string {
  const time = random.between(Date.UTC(fromYear, 0, 1), Date.UTC(Math.max(fromYear, toYear), 11, 31));
  return new Date(time).toISOString().slice(0, 10);
}
