--[[
  Moves a Bulk PIN request to another state; the reason of a pause goes with the pause. One that is held back from its
  release (requested, with a reason) is not released. A request that ends before its first mail frees the practice's
  once-marker, or gives it back to the request after which it was opened.

  KEYS[1]  request (hash)
  KEYS[2]  the practice's once-marker (string: request id)
  KEYS[3]  counts of its letters by state (hash)
  KEYS[4]  the enrolment's lock (string: holder), for a release, which needs it and ends it, also where it is refused; else
           absent
  ARGV[1]  now, ms
  ARGV[2]  request id
  ARGV[3]  state to
  ARGV[4]  states it may come from, separated by spaces
  ARGV[5]  id of this order, so that its repeat gets the same answer
  ARGV[6]  holder of the enrolment, or ""
  ARGV[7…] further fields and values to write

  Returns { "moved", state it was in } | { "already", state } | { "refused", state it is in } | { "unknown", "" }
    | { "busy", state it is in } when the enrolment is another's, or nobody's any more.
]]
local request = redis.call('HMGET', KEYS[1], 'state', 'order', 'orderFrom', 'pausedFor')
local state = request[1]
if not state then return { 'unknown', '' } end
if request[2] == ARGV[5] then return { 'moved', request[3] } end
if state == ARGV[3] then return { 'already', state } end
if not string.find(' ' .. ARGV[4] .. ' ', ' ' .. state .. ' ', 1, true) then return { 'refused', state } end
if KEYS[4] then
  if redis.call('GET', KEYS[4]) ~= ARGV[6] then return { 'busy', state } end
  redis.call('DEL', KEYS[4])
end
if state == 'requested' and ARGV[3] == 'releasing' and request[4] then return { 'refused', state } end

redis.call('HDEL', KEYS[1], 'pausedFor')
redis.call('HSET', KEYS[1], 'state', ARGV[3], ARGV[3] .. 'At', ARGV[1], 'order', ARGV[5], 'orderFrom', state, unpack(ARGV, 7))
if ARGV[3] == 'refused' or ARGV[3] == 'cancelled' then
  local mailed = 0
  for _, count in ipairs(redis.call('HMGET', KEYS[3], 'handed', 'accepted', 'unknown', 'failed', 'deferred', 'delivered', 'bounced', 'complained')) do
    mailed = mailed + tonumber(count or 0)
  end
  if mailed == 0 and redis.call('GET', KEYS[2]) == ARGV[2] then
    local again = redis.call('HGET', KEYS[1], 'again')
    if again then redis.call('SET', KEYS[2], cjson.decode(again).after) else redis.call('DEL', KEYS[2]) end
  end
end
return { 'moved', state }
