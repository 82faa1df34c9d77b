--[[
  Asks whether a letter may go to a mail domain that was braked: none during the pause, then a few, until it is judged how
  they fared. If that stays open, for their answers never came, as many more go after a while. The same letter, asked
  again, gets the same answer.

  KEYS[1]  brake of the domain (hash: ring, level, until in ms, again in ms, …)
  KEYS[2]  letters that may go first after the pause (set)
  ARGV[1]  now, ms
  ARGV[2]  the letter and its attempt
  ARGV[3]  how many go first
  ARGV[4]  ms after which as many more go

  Returns { "go", 0 } | { "wait", ms at which to ask again } | { "free", 0 } when nothing is braked.
]]
local now = tonumber(ARGV[1])
local brake = redis.call('HMGET', KEYS[1], 'level', 'until', 'again')
if tonumber(brake[1] or 0) == 0 then return { 'free', 0 } end
if redis.call('SISMEMBER', KEYS[2], ARGV[2]) == 1 then return { 'go', 0 } end
if now < tonumber(brake[2]) then return { 'wait', tonumber(brake[2]) } end

local gone = redis.call('SCARD', KEYS[2])
if gone >= tonumber(ARGV[3]) then
  local again = tonumber(brake[3])
  if now < again then return { 'wait', again } end
  redis.call('DEL', KEYS[2])
  gone = 0
end
if gone == 0 then redis.call('HSET', KEYS[1], 'again', string.format('%d', now + tonumber(ARGV[4]))) end
redis.call('SADD', KEYS[2], ARGV[2])
redis.call('PEXPIRE', KEYS[2], 86400000)
return { 'go', 0 }
