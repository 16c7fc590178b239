interface Head {
  type: string;
  id: string;
  officer?: string | undefined;
}

/** A command's own members, without the head that an event has in its own form. */
export function commandBody<C extends Head>(command: C): Omit<C, keyof Head> {
  const body: Partial<Head> = { ...command };
  delete body.type;
  delete body.id;
  delete body.officer;
  return body as Omit<C, keyof Head>;
}
