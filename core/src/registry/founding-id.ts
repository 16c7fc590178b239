/** The one id under which the state `founding` is kept. */
export const FOUNDING_ID = 'ledger';
