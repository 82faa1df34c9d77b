--[[
  Opens a practice's Bulk PIN request, which exists once per practice; and once more by an order that says why, where the one
  that stands is over. The trail says so in the same step.

  KEYS[1]  the practice's once-marker (string: request id)
  KEYS[2]  the new request (hash)
  KEYS[3]  the practice's trail (stream)
  KEYS[4]  the request that the marker names (hash; reads state); absent where it names none
  ARGV[1]  request id
  ARGV[2]  the request that the marker named when it was read, or ""
  ARGV[3]  "again" for an order that says why, or ""
  ARGV[4]  how many events there are for the trail
  ARGV[5…] events, JSON; then fields and values of the request

  Returns { "opened" } | { "stands", state of the request that stands } | { "changed" } when the marker names another: read
  it again. Opened by this very call before, it is answered as the first time.
]]
if redis.call('EXISTS', KEYS[2]) == 1 then return { 'opened' } end
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[2] then return { 'changed' } end
if KEYS[4] then
  local state = redis.call('HGET', KEYS[4], 'state')
  local over = state == 'finished' or state == 'cancelled'
  if ARGV[3] == '' or not over then return { 'stands', state } end
end
redis.call('SET', KEYS[1], ARGV[1])
redis.call('HSET', KEYS[2], unpack(ARGV, 5 + ARGV[4]))
for i = 5, 4 + ARGV[4] do redis.call('XADD', KEYS[3], '*', 'e', ARGV[i]) end
return { 'opened' }
