// Serves NocoDB on 127.0.0.1 at the port that PORT names. Its other settings are its own environment variables.
const express = require('express');
const { Noco } = require('nocodb');

const app = express();
const server = app.listen(Number(process.env.PORT), '127.0.0.1', async () => {
  app.use(await Noco.init({}, server, app));
  console.log('READY');
});
