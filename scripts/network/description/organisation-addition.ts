import { isDeepStrictEqual } from 'node:util';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { NetworkError } from '../network-error.ts';
import { AgencyDescription, NetworkDescription, OrganisationDescription } from './network-description.ts';
import { parseDescription } from './parse-description.ts';
import { readYaml } from './read-yaml.ts';

const EXAMPLE = 'network-config/organisations/province-b.yaml';

/** An organisation that joins a network which runs, and its agencies. */
export const OrganisationAddition = z.strictObject({
  organisation: OrganisationDescription,
  agencies: z.array(AgencyDescription.omit({ organisation: true })).max(10_000),
});
export type OrganisationAddition = z.infer<typeof OrganisationAddition>;

/** Reads a file like those in network-config/organisations/; `file` names it in errors. Fails with DESCRIPTION_INVALID. */
export function parseAddition(text: string, file: string): OrganisationAddition {
  return readYaml(OrganisationAddition, text, { file, example: EXAMPLE });
}

/**
 * The description of a network with one organisation more, its comments kept. The same text where the organisation is
 * in it as it is added. Fails with DESCRIPTION_DIFFERS where it is in it otherwise, and with DESCRIPTION_INVALID where
 * the two do not go together, as when they use the same port.
 */
export function widenDescription(text: string, addition: OrganisationAddition, file: string): string {
  const { organisation } = addition;
  const agencies = addition.agencies.map(({ creditCode, roles }) => ({
    creditCode,
    organisation: organisation.id,
    roles,
  }));
  const document = parseDocument(text);
  const known = NetworkDescription.parse(document.toJS());
  const present = known.organisations.find(({ id }) => id === organisation.id);
  if (present !== undefined) {
    const own = known.agencies.filter((agency) => agency.organisation === organisation.id);
    if (isDeepStrictEqual([present, own], [organisation, agencies])) return text;
    throw otherwise(organisation.id, file);
  }
  document.addIn(['organisations'], document.createNode(organisation));
  for (const agency of agencies) document.addIn(['agencies'], document.createNode(agency));
  const wider = document.toString({ lineWidth: 0 });
  parseDescription(wider, file, EXAMPLE);
  return wider;
}

function otherwise(id: string, file: string): NetworkError {
  return new NetworkError(
    'DESCRIPTION_DIFFERS',
    `the network has an organisation ${id} already, described otherwise than in ${file}`,
    { remedy: 'Give the new organisation an id of its own, or name the file that it was added from.' },
  );
}
