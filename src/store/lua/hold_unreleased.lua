--[[
  Holds a Bulk PIN request back from its release, or no longer; the trail says so in the same step. Its state stays.

  KEYS[1]  request (hash)
  KEYS[2]  the practice's trail (stream)
  ARGV[1]  id of this order, so that its repeat gets the same answer
  ARGV[2]  why it stands still, JSON; "" when it does no longer
  ARGV[3]  event for the trail, JSON

  Returns { "moved", "requested" } | { "already", "requested" } | { "refused", state it is in } when it is not, or no longer,
  to be released | { "unknown", "" }.
]]
local request = redis.call('HMGET', KEYS[1], 'state', 'order', 'pausedFor')
if not request[1] then return { 'unknown', '' } end
if request[2] == ARGV[1] then return { 'moved', 'requested' } end
if request[1] ~= 'requested' then return { 'refused', request[1] } end
if (request[3] or '') == ARGV[2] then return { 'already', 'requested' } end

redis.call('HSET', KEYS[1], 'order', ARGV[1], 'orderFrom', 'requested')
if ARGV[2] == '' then
  redis.call('HDEL', KEYS[1], 'pausedFor')
else
  redis.call('HSET', KEYS[1], 'pausedFor', ARGV[2])
end
redis.call('XADD', KEYS[2], '*', 'e', ARGV[3])
return { 'moved', 'requested' }
