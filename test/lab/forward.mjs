// forward.mjs ADDRESS PORT: lives in a network namespace. Sockets that its parent accepted elsewhere arrive here, and are
// joined to a connection to ADDRESS PORT made from here.
import { connect } from 'node:net';

const [address, port] = process.argv.slice(2);

process.on('message', (_, near) => {
  const far = connect(Number(port), address);
  const close = () => {
    near.destroy();
    far.destroy();
  };
  for (const socket of [near, far]) socket.setNoDelay(true).on('error', close).on('close', close);
  near.pipe(far);
  far.pipe(near);
});
process.on('disconnect', () => process.exit());
process.send('ready');
