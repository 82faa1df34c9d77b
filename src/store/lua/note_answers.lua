--[[
  Notes how a mail domain answered, and brakes mail to it when a fifth or more of the last hand-overs were put off. The
  pause doubles where some of them were put off again; a window that is good resets it. What comes in while the pause lasts was on its way
  before it and says nothing. The same note of a worker, asked again, gets the same answer and counts nothing more.

  KEYS[1]  brake of the domain (hash: ring of the last answers, level, until in ms, again in ms, last note of each worker)
  KEYS[2]  letters that may go first after the pause (set)
  ARGV[1]  now, ms
  ARGV[2]  worker
  ARGV[3]  number of this note, which grows
  ARGV[4]  answers, oldest first: "0" answered, "1" put off at its first try, "2" put off again
  ARGV[5]  answers that are looked at together
  ARGV[6]  first pause, ms
  ARGV[7]  longest pause, ms

  Returns { "braked", end of the pause in ms } | { "released", 0 } the brake is off now | { "watched", 0 } some were put
  off, or the brake is on and not judged yet | { "clear", 0 }.
]]
local now, window = tonumber(ARGV[1]), tonumber(ARGV[5])
local note = 'note:' .. ARGV[2]
local brake = redis.call('HMGET', KEYS[1], 'ring', 'level', 'until', note)
local number, said, untilMs = string.match(brake[4] or '', '^(%S+) (%S+) (%S+)$')
if number == ARGV[3] then return { said, tonumber(untilMs) } end

local level, pausedUntil = tonumber(brake[2] or 0), tonumber(brake[3] or 0)
local ring = brake[1] or ''
local answer
if now < pausedUntil then
  answer = { 'braked', pausedUntil }
else
  ring = string.sub(ring .. ARGV[4], -window)
  local _, putOff = string.gsub(ring, '[12]', '')
  local judged = #ring >= window
  if judged and putOff * 5 >= #ring then
    level = string.find(ring, '2', 1, true) and level + 1 or math.max(level, 1)
    ring = ''
    pausedUntil = now + math.min(tonumber(ARGV[6]) * 2 ^ (level - 1), tonumber(ARGV[7]))
    redis.call('DEL', KEYS[2])
    answer = { 'braked', pausedUntil }
  elseif judged and level > 0 then
    level = 0
    redis.call('DEL', KEYS[2])
    answer = { 'released', 0 }
  else
    answer = { (putOff > 0 or level > 0) and 'watched' or 'clear', 0 }
  end
end
redis.call('HSET', KEYS[1], 'ring', ring, 'level', level, 'until', string.format('%d', pausedUntil))
redis.call('HSET', KEYS[1], note, string.format('%s %s %d', ARGV[3], answer[1], answer[2]))
redis.call('PEXPIRE', KEYS[1], 86400000)
return answer
