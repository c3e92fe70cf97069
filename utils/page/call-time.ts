const SECOND_MS = 1000;
const MINUTE_S = 60;
const HOUR_S = 3600;

const twoDigits = (count: number): string => String(count).padStart(2, '0');

/** How long a call has taken: `mm:ss`, with hours in front if there are any. */
export const formatCallTime = (ms: number): string => {
  const seconds = Math.floor(ms / SECOND_MS);
  const hours = Math.floor(seconds / HOUR_S);
  const minutes = Math.floor((seconds % HOUR_S) / MINUTE_S);
  const minutesAndSeconds = `${twoDigits(minutes)}:${twoDigits(seconds % MINUTE_S)}`;
  return hours > 0 ? `${hours}:${minutesAndSeconds}` : minutesAndSeconds;
};
