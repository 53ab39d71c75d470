//go:build unix

package killtest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// tally is what became of many runs of a service.
type tally struct {
	mu           sync.Mutex
	runs, deaths int
	copies       int
	hit          map[phase]int
	atEnd, later map[told]int
	sizes        []int
	remains      []string
}

// next returns the number of the next run, unless there were enough kills.
func (s *tally) next(kills int) (number uint64, more bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.deaths >= kills {
		return 0, false
	}
	s.runs++
	return uint64(s.runs - 1), true
}

// killed counts a kill and returns how many there were.
func (s *tally) killed(at phase) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.deaths++
	s.hit[at]++
	return s.deaths
}

func (s *tally) add(u *run) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.copies += len(u.spec.Items)
	s.sizes = append(s.sizes, u.sizes...)
	s.remains = append(s.remains, u.remains...)
	for k, n := range u.atEnd {
		s.atEnd[k] += n
	}
	for k, n := range u.later {
		s.later[k] += n
	}
}

// table prints the sums of all services.
func table(rows map[string]*tally) string {
	var b strings.Builder
	b.WriteString("\n| service | runs | kills |")
	for _, p := range phases {
		fmt.Fprintf(&b, " %s |", p)
	}
	b.WriteString(" copies | made | not made | unknown | 3 h later: made | not made | unknown | intents | median | largest |\n")
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		s := rows[name]
		fmt.Fprintf(&b, "| %s | %d | %d |", name, s.runs, s.deaths)
		for _, p := range phases {
			fmt.Fprintf(&b, " %d |", s.hit[p])
		}
		slices.Sort(s.sizes)
		median, largest := 0, 0
		if n := len(s.sizes); n > 0 {
			median, largest = s.sizes[n/2], s.sizes[n-1]
		}
		fmt.Fprintf(&b, " %d | %d | %d | %d | %d | %d | %d | %d | %d | %d |\n", s.copies, s.atEnd[made], s.atEnd[notMade], s.atEnd[unknown],
			s.later[made], s.later[notMade], s.later[unknown], len(s.sizes), median, largest)
	}
	for name, s := range rows {
		for _, text := range s.remains {
			fmt.Fprintf(&b, "unknown for ever: %s: %s\n", name, text)
		}
	}
	return b.String()
}
