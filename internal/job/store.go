package job

import (
	"encoding/json"

	"github.com/farcopy/farcopy"
)

// store keeps what a job has to remember. A journal on disk and a journal in memory are stores.
type store interface {
	// append keeps a record: from then on the end of the process cannot lose it. An error is final.
	append(r *record) error

	// sync returns when a loss of power cannot lose what was kept before. An error is final.
	sync() error

	// keep adds an item to one of the two lists, and returns where the list ends then.
	keep(a farcopy.Action, i *keptItem) (to int64, err error)

	// kept reads up to n items of a list, and returns where the next one begins.
	kept(a farcopy.Action, s span, n int) (items []keptItem, next int64, err error)

	// checkpoint makes the records before it unnecessary.
	checkpoint(s *State) error

	close() error
}

// keptItem is an item that failed or is unknown, with what another try needs.
type keptItem struct {
	Item   Item            `json:"item"`
	Intent json.RawMessage `json:"intent,omitempty"`
	Action farcopy.Action  `json:"action"`
	Reason string          `json:"reason,omitempty"`
	Error  string          `json:"error,omitempty"`
}

// maxKept is the number of items of each list that a job without a journal remembers.
const maxKept = 1000

// memory is the store of a job without a journal.
type memory struct {
	lists [2][]keptItem
	ends  [2]int64
}

func listOf(a farcopy.Action) int {
	if a == farcopy.ActionUnknown {
		return 1
	}
	return 0
}

func (m *memory) append(*record) error    { return nil }
func (m *memory) sync() error             { return nil }
func (m *memory) checkpoint(*State) error { return nil }
func (m *memory) close() error            { return nil }

func (m *memory) keep(a farcopy.Action, i *keptItem) (int64, error) {
	n := listOf(a)
	if len(m.lists[n]) < maxKept {
		m.lists[n] = append(m.lists[n], *i)
	}
	m.ends[n]++
	return m.ends[n], nil
}

func (m *memory) kept(a farcopy.Action, s span, n int) (items []keptItem, next int64, err error) {
	list := m.lists[listOf(a)]
	from, to := min(s.From, int64(len(list))), min(s.To, s.From+int64(n), int64(len(list)))
	if to <= from {
		return nil, s.To, nil
	}
	return list[from:to], to, nil
}
