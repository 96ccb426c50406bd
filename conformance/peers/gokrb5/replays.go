package main

import (
	"math"
	"time"
)

// The library has one replay cache a process. A goroutine that sleeps by the machine's clock clears
// it of what is old; asked for it first here, it never wakes, and `expire` does what it would do.
var replays = GetReplayCache(math.MaxInt64)

// expire forgets what the library forgets by now.
func expire(skew time.Duration) { replays.ClearOldEntries(skew) }

// forget forgets everything: at the end of time all of it is old.
func forget() {
	time.Stopped = time.Unix(math.MaxInt32*1000, 0)
	replays.ClearOldEntries(0)
}
