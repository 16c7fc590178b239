export const CITIZEN_NUMBER_TYPE = 'citizen-number';

/** A citizen who does not exist. */
export interface DemoCitizen {
  readonly name: string;
  readonly idType: typeof CITIZEN_NUMBER_TYPE;
  /** GB 11643, with a right check character. */
  readonly idNumber: string;
}
