import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { common, peer as protocol } from '@hyperledger/fabric-protos';
import { expect } from 'chai';
import fc from 'fast-check';
import { certificateAttributes } from '#gateway/ledger/fabric/certificate-attributes';
import { readConnectionProfile } from '#gateway/ledger/fabric/connection-profile';
import { CreatorActors } from '#gateway/ledger/fabric/creator-actors';
import { decodeBlock, type FabricBlock } from '#gateway/ledger/fabric/decode-block';
import { ServiceError } from '#gateway/service-error';
import { ACTORS } from '../../../core/rule-context.ts';
import { cutBlock, envelopesOf, withFlags } from '../../../fabric-peer/block-form.ts';
import { registered } from '../ledger-world.ts';
import { runNetwork } from './fabric-folder.ts';

const { VALID, BAD_PAYLOAD } = protocol.TxValidationCode;
const FAR_FUTURE_S = 253_402_300_799;

/** What a member can have ordered without asking a peer: the orderers do not look into it. */
function forged(type: number, data: Uint8Array, seconds = 1): Uint8Array {
  const channel = new common.ChannelHeader();
  channel.setType(type);
  channel.setTxId('f'.repeat(64));
  channel.setTimestamp(timestampOf(seconds));
  const header = new common.Header();
  header.setChannelHeader(channel.serializeBinary());
  const payload = new common.Payload();
  payload.setHeader(header);
  payload.setData(data);
  const envelope = new common.Envelope();
  envelope.setPayload(payload.serializeBinary());
  return envelope.serializeBinary();
}

/** The coded failure of what is done; `undefined` where it succeeds. */
function codeOf(work: () => unknown): ServiceError | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof ServiceError) return error;
    throw error;
  }
}

type Timestamp = NonNullable<ReturnType<common.ChannelHeader['getTimestamp']>>;
let timestampOf: (seconds: number) => Timestamp;

describe('blocks and certificates from elsewhere', () => {
  let honest: common.Block;
  let certificate: Buffer;
  const decode = (block: common.Block): FabricBlock =>
    decodeBlock(block, { chaincode: 'sealtrail', actors: new CreatorActors() });

  before(async () => {
    const running = await runNetwork();
    const ledger = await running.open();
    await registered(ledger, Date.now());
    const newest = running.network.peer.ledger.blocks.at(-1);
    if (newest === undefined) throw new Error('no block');
    honest = newest;
    const [bytes = new Uint8Array()] = envelopesOf(honest);
    const payload = common.Payload.deserializeBinary(
      common.Envelope.deserializeBinary(bytes).getPayload_asU8(),
    );
    const header = common.ChannelHeader.deserializeBinary(
      payload.getHeader()?.getChannelHeader_asU8() ?? new Uint8Array(),
    );
    const timestamp = header.getTimestamp();
    if (timestamp === undefined) throw new Error('a transaction without a time');
    timestampOf = (seconds) => {
      const copy = timestamp.clone();
      copy.setSeconds(seconds);
      return copy;
    };
    const profile = await readConnectionProfile(running.network.connectionProfilePath);
    const entry = profile.identities.find(({ role }) => role === ACTORS.registrar.role);
    certificate = await readFile(entry?.certificate ?? '');
    await running.stop();
  });

  const { ENDORSER_TRANSACTION } = common.HeaderType;
  const garbage = Buffer.from('ffffffffffffffff0a0b0c', 'hex');
  const hostile: readonly [string, () => Uint8Array][] = [
    ['nothing', () => new Uint8Array()],
    ['bytes that are no envelope', () => garbage],
    ['a transaction whose content is no transaction', () => forged(ENDORSER_TRANSACTION, garbage)],
    ['a transaction of a far time', () => forged(ENDORSER_TRANSACTION, new Uint8Array(), FAR_FUTURE_S)],
  ];
  for (const [title, make] of hostile)
    it(`passes over ${title} that the peers found invalid, and reads its neighbours`, () => {
      const block = cutBlock(undefined, [make(), ...envelopesOf(honest)]);
      const decoded = decode(withFlags(block, [BAD_PAYLOAD, VALID]));
      expect(decoded.block.transactions).to.deep.equal(decode(honest).block.transactions);
      expect(decoded.block.time).to.equal(decode(honest).block.time);
    });

  it('does not take what no peer has marked as valid', () => {
    const block = cutBlock(undefined, envelopesOf(honest));
    expect(decode(block).block.transactions).to.deep.equal([]);
    expect(decode(withFlags(block, [])).block.transactions).to.deep.equal([]);
  });

  it('refuses a block without a header, and a valid transaction that cannot be read', () => {
    const damaged = { code: 'STORAGE_DAMAGED' };
    expect(codeOf(() => decode(new common.Block()))).to.include(damaged);
    expect(codeOf(() => decode(withFlags(cutBlock(undefined, [garbage]), [VALID]))))
      .to.include(damaged)
      .and.have.property('detail')
      .that.includes('transaction 0 of block 0');
  });

  it('reads any bytes as a block or says that it is damaged', () => {
    const bytes = Buffer.from(honest.serializeBinary());
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Buffer.from(bytes);
        damaged.writeUInt8(damaged.readUInt8(at) ^ change, at);
        let block: common.Block;
        try {
          block = common.Block.deserializeBinary(damaged);
        } catch {
          // Bytes that are no message never get as far.
          return;
        }
        expect(codeOf(() => decode(block))?.code).to.be.oneOf([undefined, 'STORAGE_DAMAGED']);
      }),
      { numRuns: 500 },
    );
  });

  it("reads a certificate's attributes, and of a damaged certificate attributes or a code", () => {
    expect(certificateAttributes(certificate).get('role')).to.equal('registrar');
    const { raw } = new X509Certificate(certificate);
    fc.assert(
      fc.property(fc.nat(raw.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Buffer.from(raw);
        damaged.writeUInt8(damaged.readUInt8(at) ^ change, at);
        expect(codeOf(() => certificateAttributes(damaged))?.code).to.be.oneOf([
          undefined,
          'LEDGER_UNAVAILABLE',
        ]);
      }),
      { numRuns: 500 },
    );
    for (const bytes of [new Uint8Array(), garbage, raw.subarray(0, 100)])
      expect(codeOf(() => certificateAttributes(bytes))).to.have.property('code', 'LEDGER_UNAVAILABLE');
  });
});
