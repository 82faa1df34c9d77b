--[[
  Claims the letters that are due next, if the request is being sent and its pace allows. With buckets.lua in front. The
  attempt number of each grows: it is the fence against whoever claimed it before. The same claim, asked again, gets the
  same letters as far as the worker still holds them, and gives back nothing more.

  KEYS[1]  request (hash; reads state, perSecond, perHour and perDay)
  KEYS[2]  letters (hash: name -> JSON)
  KEYS[3]  due (zset: name by ms)
  KEYS[4]  leases (zset: name by end of the lease, ms)
  KEYS[5]  counts by state (hash)
  KEYS[6]  held (zset)
  KEYS[7]  last claim of each worker (hash: worker -> number and names)
  KEYS[8]  the request's pace (hash: its buckets)
  ARGV[1]  now, ms
  ARGV[2]  end of the lease, ms
  ARGV[3]  worker
  ARGV[4]  number of this claim, different for each claim of the worker
  ARGV[5]  how many letters at most
  ARGV[6]  mails an hour where the request names no number of its own; 0 is no limit
  ARGV[7]  what a day's mails spread over, ms: the hours in which mail goes out
  ARGV[8]  mails of earlier claims that were not sent, to be given back to the pace

  Returns { "claimed", name, letter as JSON, name, … }
        | { "wait", ms until the pace allows one }
        | { "idle", ms at which the next is due or -1, number of leases, number held }
        | { "paused" } | { "ended" } when the request is not, or no longer, being sent.
]]
local now = tonumber(ARGV[1])

local last = redis.call('HGET', KEYS[7], ARGV[3])
local givenBack = tonumber(ARGV[8])
if last then
  local number, names = string.match(last, '^(%S+) (.*)$')
  if number == ARGV[4] then givenBack = 0 end
  if number == ARGV[4] and names ~= '' then
    local repeated = { 'claimed' }
    for name in string.gmatch(names, '%S+') do
      local json = redis.call('HGET', KEYS[2], name)
      local letter = cjson.decode(json)
      if letter.s == 'claimed' and letter.w == ARGV[3] then
        repeated[#repeated + 1] = name
        repeated[#repeated + 1] = json
      end
    end
    return repeated
  end
end

local request = redis.call('HMGET', KEYS[1], 'state', 'perSecond', 'perHour', 'perDay')
local rates = { request[2] or 0, request[3] or ARGV[6], request[4] or 0 }
local pace = openBuckets(KEYS[8], rates, tonumber(ARGV[7]), now)
if givenBack > 0 then
  spend(pace, -givenBack)
  redis.call('HSET', KEYS[7], ARGV[3], ARGV[4] .. ' ')
  redis.call('PEXPIRE', KEYS[7], 86400000)
end
if request[1] == 'paused' then return { 'paused' } end
if request[1] ~= 'releasing' and request[1] ~= 'finished' then return { 'ended' } end

local names = redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', now, 'LIMIT', 0, ARGV[5])
if #names == 0 then
  local first = redis.call('ZRANGE', KEYS[3], 0, 0, 'WITHSCORES')
  return { 'idle', tonumber(first[2] or -1), redis.call('ZCARD', KEYS[4]), redis.call('ZCARD', KEYS[6]) }
end

local allowed, wait = freeIn(pace, #names)
spend(pace, allowed)
if allowed < 1 then return { 'wait', wait } end

local claimed, moved, reply = {}, {}, { 'claimed' }
for i = 1, allowed do
  local letter = cjson.decode(redis.call('HGET', KEYS[2], names[i]))
  moved[letter.s] = (moved[letter.s] or 0) - 1
  letter.s, letter.a, letter.t, letter.w = 'claimed', letter.a + 1, now, ARGV[3]
  local json = cjson.encode(letter)
  redis.call('HSET', KEYS[2], names[i], json)
  redis.call('ZADD', KEYS[4], ARGV[2], names[i])
  claimed[i] = names[i]
  reply[2 * i], reply[2 * i + 1] = names[i], json
end
redis.call('ZREM', KEYS[3], unpack(claimed))
for state, change in pairs(moved) do redis.call('HINCRBY', KEYS[5], state, change) end
redis.call('HINCRBY', KEYS[5], 'claimed', allowed)
redis.call('HSET', KEYS[7], ARGV[3], ARGV[4] .. ' ' .. table.concat(claimed, ' '))
redis.call('PEXPIRE', KEYS[7], 86400000)
return reply
