import { CITIZEN_NUMBER_TYPE, type DemoCitizen } from './demo-citizen.ts';
import { mod112CheckCharacter } from '#core/identifier/mod-11-2';
import { seededRandom } from './seeded-random.ts';

const SEED = 11_643;
const CITIZENS = 200;

/** Names that nobody bears: a family name of the word for demonstration, and a pair of the sexagenary cycle. */
const FAMILY_NAMES = ['演', '示'] as const;
const STEMS = Array.from('甲乙丙丁戊己庚辛壬癸');
const BRANCHES = Array.from('子丑寅卯辰巳午未申酉戌亥');

/** Districts by their codes of GB/T 2260. */
const REGIONS = ['330106', '330203', '330402', '510104', '510105', '510703', '320102', '420106'] as const;

/**
 * Citizens who do not exist, with numbers that GB 11643 accepts: first the ones that are given, then made ones,
 * always the same. No two have one name or one number.
 */
export function makeDemoCitizens(given: readonly string[]): readonly DemoCitizen[] {
  const random = seededRandom(SEED);
  const numbers = new Set(given);
  while (numbers.size < CITIZENS) {
    const region = random.pick(REGIONS);
    const day = random.between(Date.UTC(1940, 0, 1), Date.UTC(2018, 11, 31));
    const born = new Date(day).toISOString().slice(0, 10).replaceAll('-', '');
    const body = `${region}${born}${String(random.between(0, 999)).padStart(3, '0')}`;
    numbers.add(body + mod112CheckCharacter(body));
  }
  return [...numbers].map((number, index) => ({
    name: nameOf(index),
    idType: CITIZEN_NUMBER_TYPE,
    idNumber: number,
  }));
}

function nameOf(index: number): string {
  const pair = index % (STEMS.length * BRANCHES.length);
  const family = FAMILY_NAMES[Math.floor(index / (STEMS.length * BRANCHES.length))] ?? '';
  const stem = STEMS[pair % STEMS.length] ?? '';
  return family + stem + (BRANCHES[Math.floor(pair / STEMS.length)] ?? '');
}
