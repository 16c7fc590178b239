import { ProtocolError, type ProtocolErrorCode } from './protocol-error.ts';

interface Explanation {
  readonly pattern: RegExp;
  readonly code: ProtocolErrorCode;
  readonly remedy: string;
}

/** What peers and orderers of Fabric 2.5 and 3.1 say, most particular first, and what it asks of a person. */
const EXPLANATIONS: readonly Explanation[] = [
  {
    pattern: /requested sequence (is )?\d+(,| is larger)|currently defined sequence \d+ is larger/,
    code: 'SEQUENCE_NOT_NEXT',
    remedy: 'Ask what is committed, and use the number after it.',
  },
  {
    pattern: /attempted to redefine the current committed sequence \(\d+\)/,
    code: 'SEQUENCE_TAKEN',
    remedy: 'This number is committed with another content: use the next one.',
  },
  {
    pattern: /chaincode definition not agreed to by this org/,
    code: 'APPROVALS_MISSING',
    remedy: 'The organisation of this peer has not approved exactly this definition: let it approve first.',
  },
  {
    pattern: /private data matching public hash version is not available/,
    code: 'APPROVAL_LOST',
    remedy:
      'This peer has begun anew, and no other peer of its organisation keeps what the organisation has approved: let all approve a further definition.',
  },
  {
    pattern: /could not find chaincode (install )?package|chaincode is not installed/,
    code: 'PACKAGE_NOT_INSTALLED',
    remedy: 'Install the package on this peer first.',
  },
  {
    pattern: /could not (parse as|build) (a )?chaincode|docker build|external builder/,
    code: 'PACKAGE_REFUSED',
    remedy: "Look at the peer's log for what its chaincode builder printed.",
  },
  {
    pattern: /invalid (chaincode|collection) (name|version)|name of a system chaincode/,
    code: 'DEFINITION_INVALID',
    remedy: 'Names are letters, digits, "_" and "-"; versions may hold "." and "+" too.',
  },
  {
    pattern: /policy for \[\w+\] .* not satisfied/,
    code: 'SIGNATURES_MISSING',
    remedy:
      'Administrators must sign it whose certificates are in force: of the organisation itself what is its own, of more than half of the organisations the rest.',
  },
  {
    pattern: /ReadSet: proposed update requires that key|attempt to set key .* to version/,
    code: 'CONFIG_CHANGED',
    remedy: "Somebody changed the channel's configuration meanwhile: do the same again.",
  },
  {
    pattern: /error applying config update|config update|initializing channelconfig/,
    code: 'CONFIG_REFUSED',
    remedy: 'The orderer does not take this configuration; its own words name the part.',
  },
  {
    pattern: /no Raft leader|[Nn]o leader|could not be submitted to a leader|SERVICE_UNAVAILABLE/,
    code: 'NO_LEADER',
    remedy: 'More than half of the orderers must run and reach one another; look at their logs.',
  },
  {
    pattern: /reconstruct the genesis block|file part config-block|invalid join block|join block/,
    code: 'BLOCK_INVALID',
    remedy: "This is not the channel's block: have configtxgen write it again.",
  },
  {
    pattern:
      /^NOT_FOUND$|channel .*(not found|does not exist|not exist)|unknown channel|system channel is not defined/i,
    code: 'CHANNEL_UNKNOWN',
    remedy: 'It has not joined this channel: let it join first.',
  },
  {
    pattern:
      /access denied|policy evaluation failed|creator|failed ACL check|FORBIDDEN|permission denied|certificate has expired/i,
    code: 'NOT_A_MEMBER',
    remedy:
      'The certificate that signs must be in force, of an organisation that belongs here, and of the role this needs.',
  },
];

const OTHERWISE = {
  code: 'SERVER_REFUSED',
  remedy: "The server's own log, at the time of this message, says more.",
} as const;

/** A refusal in a server's own words, with a code and with what to do. */
export function explainRefusal(doing: string, said: string, options?: ErrorOptions): ProtocolError {
  const what = plainWords(said);
  const { code, remedy } = EXPLANATIONS.find(({ pattern }) => pattern.test(what)) ?? OTHERWISE;
  return new ProtocolError({ code, doing, what, remedy }, options);
}

const WORDS_MAX = 600;

/** Without the wrappers that say where in the server's program it happened. */
function plainWords(said: string): string {
  const words = said
    .replaceAll(/failed to invoke backing implementation of '[A-Za-z]+': /g, '')
    .replace(/^error in simulation: /, '')
    .trim();
  if (words === '') return 'it gave no reason';
  return words.length > WORDS_MAX ? `${words.slice(0, WORDS_MAX)}…` : words;
}
