import { freePorts } from './free-ports.ts';

const PORT = /([pP]ort: |contractPorts: \[|, )(\d{4,5})(?=[,\]} ])/g;

/** A description with every port replaced: the first free run is given to its ports in their order. */
export async function onFreePorts(description: string): Promise<string> {
  let next = await freePorts([...description.matchAll(PORT)].length);
  return description.replaceAll(PORT, (_, before: string) => {
    const port = next;
    next += 1;
    return `${before}${String(port)}`;
  });
}
