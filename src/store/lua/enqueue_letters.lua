--[[
  Writes letters into the ledger. A letter that is there already is left as it is, so a repeated batch adds nothing.

  KEYS[1]  letters of the request (hash: name -> JSON)
  KEYS[2]  due (zset: name by ms)
  KEYS[3]  held (zset: name by ms)
  KEYS[4]  counts by state (hash)
  KEYS[5]  request (hash; reads state)
  ARGV[1]  now, ms
  ARGV[2]  state: "queued" | "held"
  ARGV[3…] names of the letters, at most 1,000

  Returns how many are new; none for a request that is cancelled. None of the keys expires by itself: the ledger is erased with its request.
]]
if redis.call('HGET', KEYS[5], 'state') == 'cancelled' then return 0 end
local waiting = ARGV[2] == 'held' and KEYS[3] or KEYS[2]
local letter = string.format('{"s":"%s","a":0,"t":%s}', ARGV[2], ARGV[1])
local new = 0
for i = 3, #ARGV do
  if redis.call('HSETNX', KEYS[1], ARGV[i], letter) == 1 then
    redis.call('ZADD', waiting, ARGV[1], ARGV[i])
    new = new + 1
  end
end
if new > 0 then redis.call('HINCRBY', KEYS[4], ARGV[2], new) end
return new
