--[[
  Stamps a claimed letter as handed over, between the mail server's go-ahead and the first byte of the mail. The last
  moment at which a pause, a cancel, a stop or an ended link keeps the letter back.

  KEYS[1]  request (hash; reads state)
  KEYS[2]  letters (hash: name -> JSON)
  KEYS[3]  counts by state (hash)
  KEYS[4]  invitation (hash; reads link, gen and stop, writes exp)
  ARGV[1]  name of the letter
  ARGV[2]  attempt
  ARGV[3]  now, ms
  ARGV[4]  lifetime of a setup link, ms
  ARGV[5]  generation of the setup link that the letter carries

  Returns { "handed", ms at which its link was issued }: now, or the first time's for a letter that is sent again, so that
  both copies are the same | { "not-now" } the request is paused | { "not-wanted" } it, the link or the mail has ended
  | { "stale" } somebody else holds the letter.
]]
local json = redis.call('HGET', KEYS[2], ARGV[1])
if not json then return { 'stale' } end
local letter = cjson.decode(json)
if letter.a ~= tonumber(ARGV[2]) then return { 'stale' } end
if letter.s == 'handed' then return { 'handed', letter.i } end
if letter.s ~= 'claimed' then return { 'stale' } end

local state = redis.call('HGET', KEYS[1], 'state')
if state == 'paused' then return { 'not-now' } end
if state ~= 'releasing' and state ~= 'finished' then return { 'not-wanted' } end
local invitation = redis.call('HMGET', KEYS[4], 'link', 'stop', 'gen', 'exp')
if invitation[1] ~= 'open' or invitation[2] or invitation[3] ~= ARGV[5] then return { 'not-wanted' } end

local now = tonumber(ARGV[3])
if not (letter.u and letter.i) then letter.i = now end
letter.s, letter.t = 'handed', now
redis.call('HSET', KEYS[2], ARGV[1], cjson.encode(letter))
redis.call('HINCRBY', KEYS[3], 'claimed', -1)
redis.call('HINCRBY', KEYS[3], 'handed', 1)
local ends = letter.i + tonumber(ARGV[4])
if ends > tonumber(invitation[4] or 0) then redis.call('HSET', KEYS[4], 'exp', string.format('%d', ends)) end
return { 'handed', letter.i }
