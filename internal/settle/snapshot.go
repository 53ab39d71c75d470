package settle

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
)

// Snapshot is what was at the destination before the first send (ReconcileStrict). It holds hashes
// of keys: what tells one item from another, and from an item that has replaced it. A nil *Snapshot
// was not taken.
type Snapshot struct {
	keys map[uint64]struct{}

	// Lost says that the snapshot was too large to be saved, so that no item can be told from those
	// that were there before.
	Lost bool
}

// NewSnapshot returns an empty snapshot.
func NewSnapshot() *Snapshot { return &Snapshot{keys: map[uint64]struct{}{}} }

// RestoreSnapshot returns the snapshot that has these hashes.
func RestoreSnapshot(hashes []uint64, lost bool) *Snapshot {
	s := NewSnapshot()
	for _, h := range hashes {
		s.keys[h] = struct{}{}
	}
	s.Lost = lost
	return s
}

// Add adds an item.
func (s *Snapshot) Add(key string) { s.keys[hash(key)] = struct{}{} }

// Has reports whether an item was there.
func (s *Snapshot) Has(key string) bool {
	if s == nil {
		return false
	}
	_, found := s.keys[hash(key)]
	return found
}

// Hashes returns the hashes in ascending order.
func (s *Snapshot) Hashes() []uint64 {
	all := make([]uint64, 0, len(s.keys))
	for h := range s.keys {
		all = append(all, h)
	}
	slices.Sort(all)
	return all
}

func hash(key string) uint64 {
	sum := sha256.Sum256([]byte(key))
	return binary.BigEndian.Uint64(sum[:])
}

// HashNames returns a hash of sorted names, "" of none.
func HashNames(names []string) string {
	if len(names) == 0 {
		return ""
	}
	text := make([]byte, 0, 512)
	for _, name := range names {
		text = append(binary.AppendUvarint(text, uint64(len(name))), name...)
	}
	sum := sha256.Sum256(text)
	return string(sum[:8])
}
