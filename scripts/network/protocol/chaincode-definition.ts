import { encodeEndorsementPolicy, type EndorsementPolicy } from './endorsement-policy.ts';

/** What the organisations of a channel agree on about a contract. */
export interface ChaincodeDefinition {
  readonly name: string;
  readonly version: string;
  /** Counts the definitions of this name on the channel, from 1. */
  readonly sequence: number;
  readonly endorsementPolicy: EndorsementPolicy;
}

/** The setters that all of Fabric's messages with the terms of a definition share. */
interface TermsMessage {
  setVersion(value: string): void;
  setSequence(value: number): void;
  setEndorsementPlugin(value: string): void;
  setValidationPlugin(value: string): void;
  setValidationParameter(value: Uint8Array): void;
  setInitRequired(value: boolean): void;
}

interface DefinitionMessage extends TermsMessage {
  setName(value: string): void;
}

/** Writes a definition into a message; always in full, because approvals are compared byte for byte. */
export function fillDefinition<M extends DefinitionMessage>(message: M, definition: ChaincodeDefinition): M {
  message.setName(definition.name);
  return fillTerms(message, definition);
}

/** All of a definition but its name, which a peer's answers leave out. */
export function fillTerms<M extends TermsMessage>(message: M, definition: ChaincodeDefinition): M {
  message.setVersion(definition.version);
  message.setSequence(definition.sequence);
  message.setEndorsementPlugin('escc');
  message.setValidationPlugin('vscc');
  message.setValidationParameter(encodeEndorsementPolicy(definition.endorsementPolicy));
  message.setInitRequired(false);
  return message;
}

interface DefinitionResult {
  getSequence(): number;
  getVersion(): string;
  getEndorsementPlugin(): string;
  getValidationPlugin(): string;
  getValidationParameter_asU8(): Uint8Array;
  getInitRequired(): boolean;
  getCollections(): { getConfigList(): readonly unknown[] } | undefined;
}

/** Whether a peer's answer is exactly this definition. */
export function isSameDefinition(result: DefinitionResult, definition: ChaincodeDefinition): boolean {
  const parameter = encodeEndorsementPolicy(definition.endorsementPolicy);
  return (
    result.getSequence() === definition.sequence &&
    result.getVersion() === definition.version &&
    result.getEndorsementPlugin() === 'escc' &&
    result.getValidationPlugin() === 'vscc' &&
    Buffer.from(parameter).equals(result.getValidationParameter_asU8()) &&
    !result.getInitRequired() &&
    (result.getCollections()?.getConfigList().length ?? 0) === 0
  );
}
