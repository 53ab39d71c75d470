// Package intent encodes what has to be known about a copy after the process that sent it has
// ended. Package farcopy declares the Intent that callers keep; this package knows what is in it.
//
// The text has five fields, separated by colons:
//
//	farcopy1                the version
//	box.CopyFolder          the operation
//	1764446400000000000     the earliest time of the send, in nanoseconds since 1970, by the
//	                        service's clock
//	AAEC...                 everything else, in binary, as base64 without padding
//	0011223344556677        the first 8 bytes of the SHA-256 of all that is before it
//
// A change of the binary part needs a new version. Texts of older versions stay readable.
package intent

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/farcopy/farcopy"
)

// ID identifies a call: a copy and everything that goes on with it.
type ID [16]byte

// NewID returns a random ID.
func NewID() (id ID) {
	rand.Read(id[:]) // never fails
	return id
}

// Digest is a digest of the request, by which one request is told from another.
type Digest [16]byte

// Intent is the content of a farcopy.Intent.
type Intent struct {
	Call    ID
	Op      string
	Digest  Digest
	Attempt int // for whoever examines an intent; a resumed call counts anew

	Reason   uint8 // settle.Reason
	Running  bool  // a request may still be executed
	NoResend bool  // no second request may be sent

	// Sent is when the request was sent, on the service's clock: From is the earliest time and To
	// the latest. If the service's clock was unknown, IsLocal is set, both are local times, and
	// nothing can be compared with them. Whoever has gone on with the call since may know a time of the
	// service before which it was sent: then HasTo is set as well, and To is that time.
	Sent    Span
	IsLocal bool
	HasTo   bool
	Ended   time.Time // when the latest attempt had ended, by the service's clock; zero: unknown

	// RunTime is how long an attempt of the client that sent it can take, in whole seconds; 0: not
	// known.
	RunTime time.Duration

	Names string // a hash of the names that the copy can have; "": they were not known
	Pin   string // what a second request was bound to: the source's ETag, the copy's name; "": nothing

	// Before are hashes of what was at the destination before the first send. IsStrict says that
	// there was a snapshot, and BeforeLost that it was too large for an intent.
	Before     []uint64
	IsStrict   bool
	BeforeLost bool
}

// Span is a span of time.
type Span struct{ From, To time.Time }

// MaxBefore is the largest number of items of a snapshot in an intent.
const MaxBefore = 4096

// maxRunTime is the longest RunTime that is read, in seconds: ten years.
const maxRunTime = 10 * 366 * 24 * 60 * 60

const version = "farcopy1"

const (
	running = 1 << iota
	noResend
	isLocal
	hasEnded
	isStrict
	beforeLost
	hasRunTime
	hasTo
)

// Encode returns the intent as a farcopy.Intent. A snapshot of more than MaxBefore items is left
// out, and BeforeLost set.
func (i *Intent) Encode() (farcopy.Intent, error) {
	before, lost := i.Before, i.BeforeLost
	if len(before) > MaxBefore {
		before, lost = nil, true
	}
	b := make([]byte, 0, 128+len(i.Names)+len(i.Pin)+8*len(before))
	b = append(b, i.Call[:]...)
	b = append(b, i.Digest[:]...)
	b = append(b, i.flags(lost), i.Reason)
	b = binary.AppendUvarint(b, uint64(i.Attempt))
	b = binary.AppendVarint(b, int64(i.Sent.To.Sub(i.Sent.From)))
	if !i.Ended.IsZero() {
		b = binary.AppendVarint(b, i.Ended.UnixNano())
	}
	if i.RunTime > 0 {
		b = binary.AppendUvarint(b, uint64((i.RunTime+time.Second-1)/time.Second))
	}
	b = appendText(b, i.Names)
	b = appendText(b, i.Pin)
	b = binary.AppendUvarint(b, uint64(len(before)))
	for _, h := range before {
		b = binary.BigEndian.AppendUint64(b, h)
	}

	text := make([]byte, 0, 64+len(i.Op)+base64.RawURLEncoding.EncodedLen(len(b)))
	text = append(append(append(text, version...), ':'), i.Op...)
	text = strconv.AppendInt(append(text, ':'), i.Sent.From.UnixNano(), 10)
	text = base64.RawURLEncoding.AppendEncode(append(text, ':'), b)
	sum := sha256.Sum256(text)
	text = hex.AppendEncode(append(text, ':'), sum[:8])
	var out farcopy.Intent
	err := out.UnmarshalText(text)
	return out, err
}

func (i *Intent) flags(lost bool) (flags byte) {
	for _, f := range []struct {
		set bool
		bit byte
	}{
		{i.Running, running},
		{i.NoResend, noResend},
		{i.IsLocal, isLocal},
		{!i.Ended.IsZero(), hasEnded},
		{i.IsStrict, isStrict},
		{lost, beforeLost},
		{i.RunTime > 0, hasRunTime},
		{i.HasTo, hasTo},
	} {
		if f.set {
			flags |= f.bit
		}
	}
	return flags
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

var errDamaged = errors.New("the intent's payload has the wrong form")

// Decode reads a farcopy.Intent.
func Decode(in farcopy.Intent) (*Intent, error) {
	text, err := in.MarshalText()
	if err != nil {
		return nil, err
	}
	fields := strings.Split(string(text), ":")
	payload, err := base64.RawURLEncoding.DecodeString(fields[3])
	if err != nil || fields[0] != version {
		return nil, errDamaged
	}
	return readPayload(&Intent{Op: in.Op(), Sent: Span{From: in.SentAt()}}, payload)
}

func readPayload(i *Intent, payload []byte) (*Intent, error) {
	r := reader{rest: payload}
	copy(i.Call[:], r.take(len(i.Call)))
	copy(i.Digest[:], r.take(len(i.Digest)))
	flags := r.byte()
	i.Running, i.NoResend, i.IsLocal = flags&running != 0, flags&noResend != 0, flags&isLocal != 0
	i.IsStrict, i.BeforeLost, i.HasTo = flags&isStrict != 0, flags&beforeLost != 0, flags&hasTo != 0
	i.Reason = r.byte()
	i.Attempt = int(r.uvarint())
	i.Sent.To = i.Sent.From.Add(time.Duration(r.varint()))
	if flags&hasEnded != 0 {
		i.Ended = time.Unix(0, r.varint()).UTC()
	}
	if flags&hasRunTime != 0 {
		i.RunTime = time.Duration(min(r.uvarint(), maxRunTime)) * time.Second
	}
	i.Names = string(r.take(r.length()))
	i.Pin = string(r.take(r.length()))
	for range r.length() {
		if h := r.take(8); h != nil {
			i.Before = append(i.Before, binary.BigEndian.Uint64(h))
		}
	}
	if r.damaged || len(r.rest) > 0 {
		return nil, errDamaged
	}
	return i, nil
}
