/**
 * The two requests and the two answers of the vendor's page "Get Real-Time Agent Status" (getLiveAgentInfo), word for
 * word. They are the contract: the stand-in is compared with them, never the other way round.
 */

/** Where the page's examples send their requests; `DOMAIN` is the customer's own. */
export const pageAddress = 'https://DOMAIN.croco-dial.net/goAPIv2/goUsers/goAPI.php';

/** The page's GET example. */
export const getExample =
  'curl -X GET "https://DOMAIN.croco-dial.net/goAPIv2/goUsers/goAPI.php' +
  '?goAction=getLiveAgentInfo&goUser=MyUser&goPass=MyPass&user=example.user&responsetype=json"';

/** The page's POST example; note that it writes the agent as `Example.User`. */
export const postExample = String.raw`curl -X POST "https://DOMAIN.croco-dial.net/goAPIv2/goUsers/goAPI.php" \
  -H "Content-Type: application/x-www-form-urlencoded" \
  --data-urlencode "goAction=getLiveAgentInfo" \
  --data-urlencode "goUser=MyUser" \
  --data-urlencode "goPass=MyPass" \
  --data-urlencode "responsetype=json" \
  --data-urlencode "user=Example.User"
`;

/** The page's "Example Response Agent READY". */
export const readyExample = `{
  "result": "success",
  "data": {
    "status": "READY",
    "color": "primary",
    "in_call_with": "",
    "campaign_id": "",
    "campaign_name": "",
    "call_type": "",
    "caller_id": "",
    "conf_exten": "8600118",
    "server_ip": "127.0.0.1",
    "vendor_lead_code": "",
    "lead_id": 0
  }
}`;

/** The page's "Example Response Agent IN CALL". */
export const inCallExample = `{
  "result": "success",
  "data": {
    "status": "IN CALL",
    "color": "green",
    "in_call_with": "1234567890",
    "campaign_id": "CAMP001",
    "campaign_name": "EXAMPLE_CAMPAIGN",
    "call_type": "DIALER",
    "caller_id": "9876543210",
    "conf_exten": "8600118",
    "server_ip": "127.0.0.1",
    "vendor_lead_code": "abc123-xyz456",
    "lead_id": 7890123
  }
}`;
