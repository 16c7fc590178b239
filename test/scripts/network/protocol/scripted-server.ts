import { verify, X509Certificate } from 'node:crypto';
import {
  Server,
  ServerCredentials,
  type sendUnaryData,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { common, gateway, msp, orderer, peer } from '@hyperledger/fabric-protos';
import { ecdsaSigner } from '../../../../scripts/network/protocol/ecdsa-signer.ts';
import type { Endpoint } from '../../../../scripts/network/protocol/endpoint.ts';
import type { Signer } from '../../../../scripts/network/protocol/signer.ts';
import { CertificateAuthority } from '../../../fabric-peer/certificate-authority.ts';
import { pemOf } from '../../../fabric-peer/pem-of.ts';
import { unpackProposal } from '../../../fabric-peer/unpack-proposal.ts';

/** A call of a chaincode, its signature found good. */
export interface ReceivedCall {
  readonly channel: string;
  readonly chaincode: string;
  readonly transaction: string;
  readonly args: readonly Uint8Array[];
  readonly mspId: string;
}

/** What a scripted server answers; what it has no script for it leaves unanswered. */
export interface Script {
  /** Bytes, or a sentence of refusal. */
  readonly endorse?: (call: ReceivedCall) => Uint8Array | string;
  /** The validation code of the transaction, once it is in a block. */
  readonly commit?: (transactionId: string) => number;
  readonly broadcast?: (envelope: common.Envelope) => { readonly status: number; readonly info?: string };
  readonly deliver?: () => common.Block | number;
}

/** A peer's and an orderer's services on one port with TLS, which check what they get and answer by a script. */
export interface ScriptedServer {
  readonly endpoint: Endpoint;
  readonly calls: readonly ReceivedCall[];
  stop(): void;
}

export const SERVER_NAME = 'server.test';

export async function startScripted(script: Script): Promise<ScriptedServer> {
  const authority = await CertificateAuthority.create('tls.test');
  const { certificate, privateKey } = await authority.issue({
    commonName: SERVER_NAME,
    hosts: [SERVER_NAME],
  });
  const calls: ReceivedCall[] = [];
  const server = new Server();
  server.addService(peer.EndorserService, { processProposal: endorserOf(script, calls) });
  server.addService(gateway.GatewayService, gatewayOf(script));
  server.addService(orderer.AtomicBroadcastService, ordererOf(script));
  const credentials = ServerCredentials.createSsl(null, [
    { cert_chain: Buffer.from(certificate), private_key: Buffer.from(pemOf(privateKey)) },
  ]);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', credentials, (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return {
    endpoint: {
      endpoint: `127.0.0.1:${String(port)}`,
      serverName: SERVER_NAME,
      tlsRoots: Buffer.from(authority.root),
    },
    calls,
    stop() {
      server.forceShutdown();
    },
  };
}

export async function testSigner(mspId: string): Promise<Signer> {
  const authority = await CertificateAuthority.create(`ca.${mspId}`);
  const { certificate, privateKey } = await authority.issue({ commonName: 'admin' });
  return ecdsaSigner({
    mspId,
    certificate: Buffer.from(certificate),
    privateKey: Buffer.from(pemOf(privateKey)),
  });
}

/** Whether the creator, an MSP's serialised identity, has signed these bytes. */
export function isSignedBy(creator: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean {
  const { publicKey } = new X509Certificate(
    msp.SerializedIdentity.deserializeBinary(creator).getIdBytes_asU8(),
  );
  return verify('sha256', bytes, publicKey, signature);
}

function endorserOf({ endorse }: Script, calls: ReceivedCall[]) {
  return (
    { request }: ServerUnaryCall<peer.SignedProposal, peer.ProposalResponse>,
    answer: sendUnaryData<peer.ProposalResponse>,
  ): void => {
    const { channel, chaincode, creator, input } = unpackProposal(request);
    if (!isSignedBy(creator, request.getProposalBytes_asU8(), request.getSignature_asU8()))
      throw new Error('the proposal is not signed by its creator');
    const [transaction = new Uint8Array(), ...args] = input.getArgsList_asU8();
    const mspId = msp.SerializedIdentity.deserializeBinary(creator).getMspid();
    const call = { channel, chaincode, transaction: Buffer.from(transaction).toString(), args, mspId };
    calls.push(call);
    if (endorse !== undefined) answer(null, proposalResponse(endorse(call)));
  };
}

function proposalResponse(answer: Uint8Array | string): peer.ProposalResponse {
  const response = new peer.Response();
  response.setStatus(typeof answer === 'string' ? 500 : 200);
  if (typeof answer === 'string') response.setMessage(answer);
  else response.setPayload(answer);
  const endorsement = new peer.Endorsement();
  endorsement.setEndorser(Buffer.from('somebody'));
  const whole = new peer.ProposalResponse();
  whole.setResponse(response);
  whole.setPayload(typeof answer === 'string' ? '' : answer);
  whole.setEndorsement(endorsement);
  return whole;
}

function gatewayOf({ commit }: Script): UntypedServiceImplementation {
  const unasked = (): void => {
    throw new Error('not part of the lifecycle');
  };
  return {
    endorse: unasked,
    submit: unasked,
    evaluate: unasked,
    chaincodeEvents: unasked,
    commitStatus: (
      { request }: ServerUnaryCall<gateway.SignedCommitStatusRequest, gateway.CommitStatusResponse>,
      answer: sendUnaryData<gateway.CommitStatusResponse>,
    ): void => {
      const asked = gateway.CommitStatusRequest.deserializeBinary(request.getRequest_asU8());
      if (!isSignedBy(asked.getIdentity_asU8(), request.getRequest_asU8(), request.getSignature_asU8()))
        throw new Error('the question is not signed by who asks');
      if (commit === undefined) return;
      const response = new gateway.CommitStatusResponse();
      response.setResult(commit(asked.getTransactionId()) as peer.TxValidationCodeMap['VALID']);
      answer(null, response);
    },
  };
}

type Stream<Answer> = ServerDuplexStream<common.Envelope, Answer>;

function ordererOf({ broadcast, deliver }: Script): UntypedServiceImplementation {
  return {
    broadcast(stream: Stream<orderer.BroadcastResponse>): void {
      stream.on('data', (envelope: common.Envelope) => {
        if (broadcast === undefined) return;
        const { status, info = '' } = broadcast(envelope);
        const response = new orderer.BroadcastResponse();
        response.setStatus(status as common.StatusMap['SUCCESS']);
        response.setInfo(info);
        stream.write(response);
      });
      stream.on('end', () => {
        stream.end();
      });
    },
    deliver(stream: Stream<orderer.DeliverResponse>): void {
      stream.on('data', () => {
        if (deliver === undefined) return;
        const answer = deliver();
        const response = new orderer.DeliverResponse();
        if (typeof answer === 'number') response.setStatus(answer as common.StatusMap['SUCCESS']);
        else response.setBlock(answer);
        stream.write(response);
      });
      stream.on('end', () => {
        stream.end();
      });
    },
  };
}
