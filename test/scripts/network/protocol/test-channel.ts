import { common } from '@hyperledger/fabric-protos';
import { expect } from 'chai';
import { applyConfigUpdate, StaleUpdate } from './apply-config-update.ts';
import { isSignedBy, type Script } from './scripted-server.ts';

/** A channel with one orderer, which checks signatures and versions and then takes what it is told. */
export class TestChannel {
  config: common.Config;
  /** Who signed the updates that were taken, one list each. */
  readonly signed: string[][] = [];
  /** Runs before the next update is looked at. */
  meanwhile: (() => void) | undefined;
  readonly script: Script = {
    deliver: () => blockOf(this.config),
    broadcast: (envelope) => this.#take(envelope),
  };

  constructor(config: common.Config) {
    this.config = config;
  }

  #take(envelope: common.Envelope): { status: number; info?: string } {
    this.meanwhile?.();
    this.meanwhile = undefined;
    const payload = common.Payload.deserializeBinary(envelope.getPayload_asU8());
    const signed = common.ConfigUpdateEnvelope.deserializeBinary(payload.getData_asU8());
    const update = signed.getConfigUpdate_asU8();
    const creators = signed.getSignaturesList().map((signature) => {
      const header = signature.getSignatureHeader_asU8();
      const creator = common.SignatureHeader.deserializeBinary(header).getCreator_asU8();
      expect(isSignedBy(creator, Buffer.concat([header, update]), signature.getSignature_asU8())).to.equal(
        true,
      );
      return Buffer.from(creator).toString('latin1');
    });
    try {
      this.config = applyConfigUpdate(this.config, common.ConfigUpdate.deserializeBinary(update));
      this.signed.push(creators);
      return { status: common.Status.SUCCESS };
    } catch (error) {
      if (!(error instanceof StaleUpdate)) throw error;
      const info =
        "error applying config update to existing channel 'trail': error authorizing update: error validating ReadSet: proposed update requires that key [Group]  /Channel be at version 0, but it is currently at version 1";
      return { status: common.Status.BAD_REQUEST, info };
    }
  }
}

function blockOf(config: common.Config): common.Block {
  const envelope = new common.ConfigEnvelope();
  envelope.setConfig(config);
  const payload = new common.Payload();
  payload.setData(envelope.serializeBinary());
  const transaction = new common.Envelope();
  transaction.setPayload(payload.serializeBinary());
  const data = new common.BlockData();
  data.setDataList([transaction.serializeBinary()]);
  const block = new common.Block();
  block.setHeader(new common.BlockHeader());
  block.setData(data);
  return block;
}
