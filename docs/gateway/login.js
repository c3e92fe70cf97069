// The log-in that the dialer's administrator gave you. Only root may read this file (mode 0600): nginx reads it before it
// gives root's rights up. A \ or ' in the password is written \\ or \'.
export default {
  user: 'api-screenpop',
  password: 'the password',
};
