--[[
  Writes the reminders of guardians whose email may have arrived and who did not start, one in all for each: a reminder
  that is there already is left as it is. It carries the link of the first email, as it was issued.

  KEYS[1]   request (hash; reads state)
  KEYS[2]   letters (hash: name -> JSON)
  KEYS[3]   due (zset: name by ms)
  KEYS[4]   counts by state (hash)
  KEYS[5…]  invitations (hashes; read only)
  ARGV[1]   now, ms
  ARGV[2]   ms up to which the link must have been issued
  ARGV[3]   how long it must still be open, ms
  ARGV[4…]  for each invitation the name of its first letter

  Returns how many are new, or -1 when the request is not being sent.
]]
local ARRIVED = { accepted = true, delivered = true, unknown = true }
local now, upTo, left = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])

local function firstOf(name)
  local json = redis.call('HGET', KEYS[2], name)
  local letter = json and cjson.decode(json)
  return letter and ARRIVED[letter.s] and letter.i and letter.i <= upTo and letter or nil
end

local function waits(key)
  local read = redis.call('HMGET', key, 'link', 'gen', 'exp', 'stop', 'openedAt', 'pinAt', 'okAt', 'redeemedAt', 'registeredAt')
  if read[1] ~= 'open' or read[2] ~= '1' or tonumber(read[3] or 0) - now < left then return false end
  for i = 4, 9 do
    if read[i] then return false end
  end
  return true
end

local state = redis.call('HGET', KEYS[1], 'state')
if state ~= 'releasing' and state ~= 'finished' then return -1 end
local new = 0
for i = 5, #KEYS do
  local first = firstOf(ARGV[i - 1])
  if first and waits(KEYS[i]) then
    local name = ARGV[i - 1] .. ':reminder1'
    local letter = string.format('{"s":"queued","a":0,"t":%d,"l":%d}', now, first.i)
    if redis.call('HSETNX', KEYS[2], name, letter) == 1 then
      redis.call('ZADD', KEYS[3], now, name)
      new = new + 1
    end
  end
end
if new > 0 then redis.call('HINCRBY', KEYS[4], 'queued', new) end
return new
