import type { Actor, ActorRole } from '#core/contract/actor';
import type { DomainEvent } from '#core/contract/domain-event';
import { DEMO_REALM } from '#gateway/identity/demo-provider/demo-realm';
import type { Signers } from '#gateway/ledger/signers';
import type { Services } from '#gateway/services';
import { readDemoCatalogue, type DemoCatalogue } from './demo-catalogue.ts';
import { CITIZEN_NUMBER_TYPE } from './demo-citizen.ts';
import { DemoLedger, type DemoCommand } from './demo-ledger.ts';
import type { DemoOfficer } from './demo-officers.ts';
import { readDemoPeople } from './demo-people.ts';
import type { Wallet } from '#cli/sign/wallet';
import { openDemoWallet } from './demo-wallet.ts';
import { readDemoRows } from './read-demo-rows.ts';

/** How many citizens besides those who can sign in have a key. */
const OTHER_HOLDERS = 30;

/** What all parts of the load work with. */
export interface DemoWorld {
  readonly services: Services;
  readonly ledger: DemoLedger;
  readonly catalogue: DemoCatalogue;
  /** `citizen-1` to `citizen-3`, then `holder-1` to `holder-30`. */
  readonly holders: readonly string[];
  now(): number;
  subject(holder: string): string;
  wallet(holder: string): Wallet;
  officerId(officer: DemoOfficer): string;
  signer(role: ActorRole, officer: DemoOfficer): Actor;
  /** An officer's command. */
  give(role: ActorRole, officer: DemoOfficer, command: DemoCommand): Promise<readonly DomainEvent[]>;
  /** A citizen's command; with an appointment in the name of `for`, otherwise in their own. */
  act(
    holder: string,
    command: DemoCommand,
    represented?: { readonly for: string; readonly appointmentId: string },
  ): Promise<readonly DomainEvent[]>;
}

export async function openDemoWorld(services: Services): Promise<DemoWorld> {
  const { config, pseudonyms, clock } = services;
  const ledger = await DemoLedger.open(services);
  const { ledgerId } = await services.ledger.status();
  const catalogue = withOrganisations(await readDemoCatalogue(), services.signers);
  const holders = await readHolders();
  const wallets = new Map<string, Wallet>();
  for (const holder of holders.keys()) wallets.set(holder, await openDemoWallet(config.dataDir, holder));
  const organisations = new Map(catalogue.agencies.map((one) => [one.creditCode, one.organisation]));

  const subject = (holder: string): string =>
    pseudonyms.subjectId({ type: CITIZEN_NUMBER_TYPE, number: of(holders, holder) });
  const signer = (role: ActorRole, { agency }: DemoOfficer): Actor => ({
    role,
    agency,
    organisation: of(organisations, agency),
  });
  const officerId = ({ person }: DemoOfficer): string => pseudonyms.officerId(DEMO_REALM, person);
  return {
    services,
    ledger,
    catalogue,
    holders: [...holders.keys()],
    now: clock,
    subject,
    wallet: (holder) => of(wallets, holder),
    officerId,
    signer,
    give: (role, officer, command) =>
      ledger.submit({ ...command, officer: officerId(officer) }, signer(role, officer)),
    act(holder, command, represented) {
      const evidence =
        represented === undefined
          ? { by: 'self' }
          : { by: 'representative', appointmentId: represented.appointmentId };
      const unsigned = { ...command, subjectId: subject(represented?.for ?? holder), evidence };
      const signed = of(wallets, holder).signed(unsigned, { ledgerId, at: clock() });
      return ledger.submit(signed, services.signers.portal());
    },
  };
}

/** An agency belongs to the organisation that the ledger knows it by, where that is for the ledger to say. */
function withOrganisations(catalogue: DemoCatalogue, signers: Signers): DemoCatalogue {
  const agencies = catalogue.agencies.map((agency) => {
    const { organisation } = signers.signer('agency', agency.creditCode, agency.organisation);
    return { ...agency, organisation };
  });
  return { ...catalogue, agencies };
}

/** The numbers of those who have a key: the people who can sign in, and the next citizens of the file. */
async function readHolders(): Promise<ReadonlyMap<string, string>> {
  const people = await readDemoPeople();
  const holders = new Map(
    people.flatMap(({ id, idDocument }) =>
      idDocument === undefined ? [] : [[id, idDocument.number] as const],
    ),
  );
  const others = (await readDemoRows('citizens.csv')).slice(holders.size, holders.size + OTHER_HOLDERS);
  for (const [index, { idNumber }] of others.entries())
    holders.set(`holder-${String(index + 1)}`, idNumber ?? '');
  return holders;
}

function of<V>(values: ReadonlyMap<string, V>, name: string): V {
  const value = values.get(name);
  if (value === undefined) throw new Error(`the demonstration does not know ${name}`);
  return value;
}
