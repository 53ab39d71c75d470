package job

import (
	"slices"
	"time"
)

// meter measures how many items a second get an outcome, over the latest ten seconds.
type meter struct {
	slots [10]int   // items in each of the latest seconds; the current one is the last
	at    time.Time // when the current second began
	since time.Time // when the first item was counted
}

func (m *meter) add(now time.Time, n int) {
	if m.since.IsZero() {
		m.since, m.at = now, now
	}
	m.shift(now)
	m.slots[len(m.slots)-1] += n
}

// shift begins the second of now.
func (m *meter) shift(now time.Time) {
	if m.since.IsZero() {
		return
	}
	passed := int(now.Sub(m.at) / time.Second)
	m.at = m.at.Add(time.Duration(passed) * time.Second)
	for range min(passed, len(m.slots)) {
		copy(m.slots[:], m.slots[1:])
		m.slots[len(m.slots)-1] = 0
	}
}

// rates returns the items a second: on average, and in the slower and the faster seconds. The
// current second counts only for the average.
func (m *meter) rates(now time.Time) (average, low, high float64) {
	if m.since.IsZero() {
		return 0, 0, 0
	}
	m.shift(now)
	total := 0
	for _, n := range m.slots {
		total += n
	}
	passed := min(now.Sub(m.since).Seconds(), float64(len(m.slots)-1)+now.Sub(m.at).Seconds())
	average = float64(total) / max(passed, 1)
	whole := slices.Clone(m.slots[max(0, len(m.slots)-1-int(now.Sub(m.since).Seconds())) : len(m.slots)-1])
	if len(whole) == 0 {
		return average, average, average
	}
	slices.Sort(whole)
	return average, float64(whole[len(whole)/5]), float64(whole[len(whole)*4/5])
}
