import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { parse } from 'yaml';
import { parseDescription } from '../../../../scripts/network/description/parse-description.ts';
import type { Network, Organisation } from '../../../../scripts/network/description/network.ts';
import { NetworkFolder } from '../../../../scripts/network/network-folder.ts';
import { caServerSettings, tlsCaSettings } from '../../../../scripts/network/render/ca-settings.ts';
import { configtxSettings } from '../../../../scripts/network/render/configtx-settings.ts';
import { ordererSettings } from '../../../../scripts/network/render/orderer-settings.ts';
import { peerSettings } from '../../../../scripts/network/render/peer-settings.ts';
import { merge, readCommonSettings, yamlText } from '../../../../scripts/network/render/yaml-file.ts';

const folder = new NetworkFolder('/net');

async function profile(name: string): Promise<Network> {
  const file = new URL(`../../../../network-config/${name}.yaml`, import.meta.url);
  return parseDescription(await readFile(file, 'utf8'), name);
}

function organisation({ organisations }: Network, id: string): Organisation {
  const found = organisations.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
}

describe("the settings of Fabric's programs", () => {
  it('merge mapping by mapping, and replace everything else', () => {
    expect(merge({ a: { b: 1, c: [1] }, d: 1 }, { a: { c: [2] }, d: { e: 1 } })).to.deep.equal({
      a: { b: 1, c: [2] },
      d: { e: 1 },
    });
  });

  it('survive the way through YAML', async () => {
    const common = await readCommonSettings('peer');
    expect(parse(yamlText(common))).to.deep.equal(common);
  });

  it('let no peer ask for Docker, nor end the contract by a keep-alive', async () => {
    const common = await readCommonSettings('peer');
    expect(common).to.have.nested.property('vm.endpoint', '');
    expect(common).to.have.nested.property('chaincode.keepalive', 0);
  });

  it('give a peer its addresses, its keys and another peer to begin with', async () => {
    const network = await profile('full');
    const ministry = organisation(network, 'ministry');
    const [peer] = ministry.peers;
    if (peer === undefined) throw new Error('no peer');
    const settings = peerSettings(await readCommonSettings('peer'), peer, {
      organisation: ministry,
      folder: folder.organisation('ministry'),
    });
    expect(settings).to.have.nested.property('peer.listenAddress', '127.0.0.1:7051');
    expect(settings).to.have.nested.property('peer.localMspId', 'ministry');
    expect(settings).to.have.nested.property('peer.gossip.bootstrap', '127.0.0.1:7061');
    expect(settings).to.have.nested.property('peer.gossip.externalEndpoint', '127.0.0.1:7051');
    expect(settings).to.have.nested.property('peer.tls.enabled', true);
    expect(settings).to.have.nested.property('operations.tls.enabled', true);
    expect(settings).to.have.nested.property(
      'peer.tls.key.file',
      '/net/organisations/ministry/identities/tls.peer0.ministry/key.pem',
    );
  });

  it('let a program with a host name listen on every address', async () => {
    const { ordering } = await profile('small');
    const [orderer] = ordering.orderers;
    if (orderer === undefined) throw new Error('no orderer');
    const settings = ordererSettings(
      await readCommonSettings('orderer'),
      { ...orderer, host: 'orderer.example' },
      { organisation: 'ordering', folder: folder.organisation('ordering') },
    );
    expect(settings).to.have.nested.property('General.ListenAddress', '0.0.0.0');
    expect(settings).to.have.nested.property('Admin.TLS.ClientAuthRequired', true);
  });

  it('keep the two CAs of an organisation apart', async () => {
    const { ca } = organisation(await profile('small'), 'ministry');
    const common = await readCommonSettings('ca');
    const options = { organisation: 'ministry', ca, registrarSecret: 'secret' };
    const server = caServerSettings(common, options);
    const tls = tlsCaSettings(common, options);
    expect(server).to.have.nested.property('tls.enabled', true);
    expect(server).to.have.nested.property('csr.cn', 'identities.ca.ministry');
    expect(tls).to.have.nested.property('csr.cn', 'tls.ca.ministry');
  });

  it('describe the channel: members, orderers, how blocks are cut, who decides on the contract', async () => {
    const network = await profile('full');
    const channel = (configtxSettings(network, folder)['Profiles'] as Record<string, unknown>)['Channel'];
    expect(channel).to.have.nested.property('Orderer.BatchTimeout', '50ms');
    expect(channel).to.have.nested.property('Orderer.EtcdRaft.Consenters.length', 3);
    expect(channel).to.have.nested.property('Orderer.EtcdRaft.Options.TickInterval', '200ms');
    expect(channel).to.have.nested.property('Application.Organizations.length', 3);
    expect(channel).to.have.nested.property(
      'Application.Policies.LifecycleEndorsement.Rule',
      'MAJORITY Endorsement',
    );
    expect(channel).to.have.nested.property(
      'Application.Organizations[1].Policies.Endorsement.Rule',
      "OR('province-a.peer')",
    );
    expect(channel).to.have.nested.property('Application.Organizations[0].AnchorPeers[1].Port', 7061);
  });
});
