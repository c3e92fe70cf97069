import { createRoot } from 'react-dom/client';
import { BrowserRouter, HashRouter } from 'react-router-dom';

import { CRM } from 'atomic-crm/src/root/CRM.tsx';

// Served below /hash/, it keeps its routes behind the "#", as its makers' own demo does; else they are paths.
const Router = location.pathname.startsWith('/hash/') ? HashRouter : BrowserRouter;

createRoot(document.querySelector('#root')).render(
  <Router>
    <CRM disableTelemetry />
  </Router>,
);
