package oss

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
)

// LargeCopyState is what a later call has to know to go on with a [Client.CopyLargeObject] that did
// not end. Its text is one line of printable ASCII, below 4 KiB, with a version and a checksum:
// later releases read it. It holds no secret. The zero value is invalid.
type LargeCopyState struct{ largeState }

// largeState is what the text says. A later release may add members; a member whose meaning changes
// needs a new version.
type largeState struct {
	Request string `json:"request"` // digest of the host and of what shapes the copy

	Copy string `json:"copy,omitempty"` // the intent, if the object is copied with one request

	// The source as the parts are copied from it.
	ETag      string `json:"etag,omitempty"`
	VersionID string `json:"version,omitempty"`
	CRC64     string `json:"crc64,omitempty"`
	Size      int64  `json:"size,omitempty"`
	PartSize  int64  `json:"part_size,omitempty"`

	Begun     []time.Time `json:"begun,omitempty"` // when uploads were begun whose ids are not known
	UploadID  string      `json:"upload,omitempty"`
	Completed string      `json:"completed,omitempty"` // the intent of the completion
}

const largeStateVersion = "farcopy-large1"

var errNoState = errors.New("is the zero LargeCopyState")

// MarshalText returns the text of the state.
func (s LargeCopyState) MarshalText() ([]byte, error) {
	if s.Request == "" {
		return nil, invalidState(errNoState.Error())
	}
	text, err := json.Marshal(s.largeState)
	if err != nil {
		return nil, err
	}
	body := largeStateVersion + ":" + base64.RawURLEncoding.EncodeToString(text)
	return []byte(body + ":" + stateChecksum(body)), nil
}

// UnmarshalText reads the text of a state. The error for any other text, also for one in which a
// single byte was changed, matches [io/fs.ErrInvalid].
func (s *LargeCopyState) UnmarshalText(text []byte) error {
	body, checksum := string(text), ""
	if end := strings.LastIndexByte(body, ':'); end >= 0 {
		body, checksum = body[:end], body[end+1:]
	}
	version, payload, _ := strings.Cut(body, ":")
	switch {
	case !strings.HasPrefix(version, "farcopy-large"):
		return invalidState("is not one of a copy")
	case version != largeStateVersion:
		return invalidState("has a version that this release does not know")
	case checksum != stateChecksum(body):
		return invalidState("is damaged: its checksum is wrong")
	}
	var state largeState
	decoded, err := base64.RawURLEncoding.DecodeString(payload)
	if err != nil || json.Unmarshal(decoded, &state) != nil || state.Request == "" {
		return invalidState("cannot be read")
	}
	s.largeState = state
	return nil
}

func invalidState(what string) error {
	return problem.Invalid("oss.LargeCopyState", 0, errors.New("the state "+what))
}

func stateChecksum(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:8])
}

// digest identifies a request by the host and by all that shapes the copy.
func (l *largeCopy) digest() string {
	header := l.req.Copy.header()
	s := &objectSettler{client: l.client, req: l.req.Copy, header: header, key: [1]string{l.req.Copy.Key}}
	text, _ := json.Marshal(append(s.Shape(), l.client.shared().Base.Host)) // strings have no error
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// restore takes up the state of an earlier call.
func (l *largeCopy) restore() error {
	digest := l.digest()
	l.state.Request = digest
	given := l.req.State
	if given == nil {
		return nil
	}
	switch {
	case given.Request == "":
		return call.Field("State", "%v", errNoState)
	case given.Request != digest:
		return call.Field("State", "is that of another request, or of another host")
	case given.PartSize != 0 && l.req.PartSize != 0 && given.PartSize != l.req.PartSize:
		return call.Field("PartSize", "is %d, but the parts that are there have %d bytes", l.req.PartSize, given.PartSize)
	}
	l.state = given.largeState
	l.state.Begun = slices.Clone(given.Begun)
	return nil
}
