--[[
  Erases invitations with everything that hangs on them, adds them to what was counted of the erased, and writes into the
  practice's trail which they were, in one step: whoever reads a funnel counts each of them once.

  KEYS[1]          what was counted of the request's erased invitations (string, JSON); stays, so no TTL
  KEYS[2]          the practice's trail (stream)
  KEYS[3]          who asked for a new email in the practice (zset: the invitation's part of its id by ms)
  KEYS[4…n + 3]    invitations (hashes)
  KEYS[n + 4…]     their PINs, sends and deliveries
  ARGV[1]          what was counted before, as it was read; "" for nothing
  ARGV[2]          what is counted with these
  ARGV[3]          event and its time for the trail: "<event> <ms> <actor>"
  ARGV[4…n + 3]    the invitations' parts of their ids

  Returns 1, or 0 when something else was counted meanwhile: count again.
]]
local counted = redis.call('GET', KEYS[1]) or ''
if counted == ARGV[2] then return 1 end
if counted ~= ARGV[1] then return 0 end

local entry = { ARGV[3] }
for i = 4, #ARGV do
  if redis.call('DEL', KEYS[i]) == 1 then entry[#entry + 1] = ARGV[i] end
  redis.call('ZREM', KEYS[3], ARGV[i])
end
for i = #ARGV + 1, #KEYS do redis.call('DEL', KEYS[i]) end
redis.call('SET', KEYS[1], ARGV[2])
if #entry > 1 then redis.call('XADD', KEYS[2], '*', 'm', table.concat(entry, ' ')) end
return 1
