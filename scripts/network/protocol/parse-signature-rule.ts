import { MSP_ROLES, type MspRole, type SignatureRule } from './endorsement-policy.ts';
import { ProtocolError } from './protocol-error.ts';

const LENGTH_MAX = 4_000;
const DEPTH_MAX = 8;
const TOKEN = /\s*([A-Za-z]+\s*(?=\()|\d+|'[^']*'|"[^"]*"|[(),])/y;
const PRINCIPAL = /^(?<mspId>[A-Za-z0-9.-]+)\.(?<role>[a-z]+)$/;

/**
 * Reads a policy as Fabric's own tools spell it: `OutOf(2, 'ministry.peer', 'province-a.peer')`, `AND(…)`, `OR(…)`,
 * nested. Fails with POLICY_INVALID.
 */
export function parseSignatureRule(text: string): SignatureRule {
  if (text.length > LENGTH_MAX) throw invalid(text.slice(0, 40), 'it is too long');
  const tokens = tokensOf(text);
  const rule = readRule(tokens, 0, text);
  if (tokens.length > 0) throw invalid(text, `something follows its end: ${tokens.join(' ')}`);
  return rule;
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let from = 0; text.slice(from).trim() !== ''; from = TOKEN.lastIndex) {
    TOKEN.lastIndex = from;
    const token = TOKEN.exec(text)?.[1];
    if (token === undefined)
      throw invalid(text, `it cannot be read from ${JSON.stringify(text.slice(from))} on`);
    tokens.push(token.trim());
  }
  return tokens;
}

function readRule(tokens: string[], depth: number, text: string): SignatureRule {
  if (depth > DEPTH_MAX) throw invalid(text, 'it is nested too deep');
  const token = tokens.shift() ?? '';
  if (/^['"]/.test(token)) return principal(token.slice(1, -1), text);
  const list = readList(tokens, depth, text);
  switch (token.toLowerCase()) {
    case 'and':
      return choice(list.length, list, text);
    case 'or':
      return choice(1, list, text);
    case 'outof': {
      const [count, ...of] = list;
      if (typeof count !== 'number') throw invalid(text, 'OutOf begins with a number');
      return choice(count, of, text);
    }
    default:
      throw invalid(text, `${JSON.stringify(token)} is none of AND, OR, OutOf and a role in quotes`);
  }
}

function readList(tokens: string[], depth: number, text: string): (SignatureRule | number)[] {
  if (tokens.shift() !== '(') throw invalid(text, 'a bracket is missing');
  const list: (SignatureRule | number)[] = [];
  for (;;) {
    if (/^\d+$/.test(tokens[0] ?? '')) list.push(Number(tokens.shift()));
    else list.push(readRule(tokens, depth + 1, text));
    const next = tokens.shift();
    if (next === ')') return list;
    if (next !== ',') throw invalid(text, 'a comma or a closing bracket is missing');
  }
}

function choice(outOf: number, of: readonly (SignatureRule | number)[], text: string): SignatureRule {
  const rules = of.filter((part) => typeof part !== 'number');
  if (rules.length !== of.length) throw invalid(text, 'a number stands where a rule is due');
  if (outOf < 1 || outOf > rules.length)
    throw invalid(text, `${String(outOf)} signatures out of ${String(rules.length)} cannot be`);
  return { outOf, of: rules };
}

function principal(text: string, whole: string): SignatureRule {
  const { mspId = '', role = '' } = PRINCIPAL.exec(text)?.groups ?? {};
  if (!isRole(role))
    throw invalid(whole, `'${text}' is not an organisation with one of ${MSP_ROLES.join(', ')}`);
  return { mspId, role };
}

function isRole(text: string): text is MspRole {
  return (MSP_ROLES as readonly string[]).includes(text);
}

function invalid(text: string, what: string): ProtocolError {
  return new ProtocolError({
    code: 'POLICY_INVALID',
    doing: `reading the policy ${JSON.stringify(text)}`,
    what,
    remedy: "Write it like OutOf(2, 'ministry.peer', 'province-a.peer').",
  });
}
