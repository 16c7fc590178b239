/** Agencies, people and values that the examples share: those of the demonstration, so that they can be tried out. */
export const PORTAL = '11100000000009013X';
export const CIVIL_AFFAIRS = '11330000MB1A022185';
export const SOCIAL_SECURITY = '12330000MB1A01178B';
export const HEALTH_INSURANCE = '12330000MB1A033684';
export const DISABLED_PERSONS = '13510000MB2B014370';

export const ID_DOCUMENT = { type: 'citizen-number', number: '330106198203141820' };
export const SUBJECT = 'qUkfTBv3sM_7rcui248Cjks_KGfLWeHzoLwZaPPFEkI';
export const OFFICER = 'cOTtn5itlH_JRif8fmph8JjMvyDLrJpOlbZEkamvq6k';
/** SHA-256 of something that only those concerned have. */
export const HASH = '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU';
export const KEY_ID = 'oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U';
/** The signed paper in the hands of a clerk. */
export const ON_PAPER = { by: 'counter', proof: 'paper', hash: HASH };

export const TRANSACTION = '6826dc985dddb77ba1e645a3b0caa856cb12993651a24c9c1acd701794a749af';
export const RECEIPT = {
  commandId: '5f0c1a52-8e3b-4d7a-9c61-2b7f4e90d813',
  transactionId: TRANSACTION,
  block: 412,
  committedAt: '2026-03-02T01:15:00.217Z',
};
export const FRESH = { asOfBlock: 412, asOfTime: '2026-03-02T01:15:00.217Z' };

export const TERMS = {
  recipient: CIVIL_AFFAIRS,
  providers: [HEALTH_INSURANCE],
  purpose: 'minimum-living-allowance-review',
  categories: ['medical-insurance-status'],
  dataRange: { from: '2023-12-31T16:00:00.000Z', to: '2026-12-31T16:00:00.000Z' },
  from: '2026-12-31T16:00:00.000Z',
  until: '2027-06-30T16:00:00.000Z',
  maxUses: 20,
  frequency: { count: 1, unit: 'month', zone: 'Asia/Shanghai' },
  noticeHash: 'YS2iypK2T7C9q4Q_d3aIFTBgTcmpQXzPdQpiFpGVyOE',
};
