package seqjob

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// cursor is a place in the sequence. The zero cursor is the beginning.
type cursor struct {
	N      int64  `json:"n"`      // requests before it
	Digest string `json:"digest"` // of all of them
}

func (c cursor) text() string {
	if c == (cursor{}) {
		return ""
	}
	text, _ := json.Marshal(c) // a number and a string have no error
	return string(text)
}

func readCursor(text string) (c cursor, err error) {
	if text == "" {
		return cursor{}, nil
	}
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		return cursor{}, fmt.Errorf("the cursor cannot be read: %w", err)
	}
	return c, nil
}

// after returns the cursor after one more request. An illegal request counts by its reason: its
// content must not be in a journal, not even as a digest.
func (c cursor) after(t *taken) cursor {
	h := sha256.New()
	fmt.Fprintf(h, "%s %d %d ", c.Digest, len(t.invalid), len(t.request))
	h.Write([]byte(t.invalid))
	h.Write(t.request)
	return cursor{N: c.N + 1, Digest: hex.EncodeToString(h.Sum(nil))}
}
