/** A cell as the claim's schema wants it; what does not fit stays text, and the schema tells the fault. */
export function claimValue(cell: unknown, type: unknown): unknown {
  if (typeof cell !== 'string') return cell;
  if ((type === 'integer' || type === 'number') && /^-?(0|[1-9][0-9]{0,14})$/.test(cell)) return Number(cell);
  if (type === 'boolean' && (cell === 'true' || cell === 'false')) return cell === 'true';
  return cell;
}
