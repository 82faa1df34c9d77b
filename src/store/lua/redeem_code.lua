--[[
  Redeems a hand-off code once and tells the trail in the same step. The redeemer who gives the same idempotency key gets the same answer for a while.

  KEYS[1]  invitation (hash)
  KEYS[2]  the practice's trail (stream)
  ARGV[1]  now, ms
  ARGV[2]  hash of the code
  ARGV[3]  redeemer: hash of API key id and idempotency key, or "" without one
  ARGV[4]  how long a repeat is answered alike, ms
  ARGV[5]  event for the trail, JSON

  Returns "redeemed" | "repeated" | "refused".
]]
local now = tonumber(ARGV[1])
local invitation = redis.call('HMGET', KEYS[1], 'code', 'codeExp', 'codeBy', 'codeAt', 'link')
if not invitation[1] or invitation[1] ~= ARGV[2] then return 'refused' end
if invitation[4] then
  local repeated = ARGV[3] ~= '' and invitation[3] == ARGV[3] and now < tonumber(invitation[4]) + tonumber(ARGV[4])
  return repeated and 'repeated' or 'refused'
end
if invitation[5] ~= 'open' or now >= tonumber(invitation[2]) then return 'refused' end
redis.call('HSET', KEYS[1], 'codeBy', ARGV[3], 'codeAt', ARGV[1], 'redeemedAt', ARGV[1])
redis.call('XADD', KEYS[2], '*', 'e', ARGV[5])
return 'redeemed'
