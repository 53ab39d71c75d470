package intent

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy"
)

var update = flag.Bool("update", false, "write the golden intents anew; only for a new version of the text")

var sent = time.Date(2026, 11, 29, 20, 15, 30, 123456789, time.UTC)

// intents are one of each kind. Their texts in testdata were written by the release that introduced their version.
var intents = map[string]Intent{
	"first-send": {
		Call: ID{1, 2, 3}, Op: "box.CopyFolder", Digest: Digest{4, 5, 6}, Attempt: 1, Running: true,
		Sent: Span{From: sent, To: sent.Add(11 * time.Second)}, Names: "01234567",
	},
	"unknown-clock": {
		Call: ID{1}, Op: "document360.CopyFile", Digest: Digest{2}, Attempt: 1, Running: true, IsLocal: true,
		Sent: Span{From: sent, To: sent},
	},
	"unknown-clock-resumed": {
		Call: ID{1}, Op: "document360.CopyFile", Digest: Digest{2}, Attempt: 1, Running: true, IsLocal: true, HasTo: true,
		Sent: Span{From: sent, To: sent.Add(-time.Hour)},
	},
	"second-send": {
		Call: ID{1}, Op: "oss.CopyObject", Digest: Digest{2}, Attempt: 4, Running: true,
		Sent: Span{From: sent, To: sent.Add(time.Minute)}, Pin: "5B3C1A2E053D763E1B002CC607C5A0FE",
	},
	"ended": {
		Call: ID{1}, Op: "bitpaket.Copy", Digest: Digest{2}, Attempt: 2, Reason: 1, NoResend: true,
		Sent: Span{From: sent, To: sent.Add(time.Second)}, Ended: sent.Add(time.Minute),
	},
	"long-attempts": {
		Call: ID{1}, Op: "box.CopyFolder", Digest: Digest{2}, Attempt: 1, Running: true, RunTime: 3 * time.Hour,
		Sent: Span{From: sent, To: sent.Add(11 * time.Second)},
	},
	"strict": {
		Call: ID{1}, Op: "oracle.CopyFolder", Digest: Digest{2}, Attempt: 1, Running: true, IsStrict: true,
		Sent: Span{From: sent, To: sent.Add(time.Second)}, Before: []uint64{0, 1, 1<<64 - 1},
	},
}

func encode(t testing.TB, i Intent) (farcopy.Intent, string) {
	t.Helper()
	out, err := i.Encode()
	if err != nil {
		t.Fatal(err)
	}
	text, err := out.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	return out, string(text)
}

// TestGoldenIntents: this release writes what it has always written, and reads it.
func TestGoldenIntents(t *testing.T) {
	for name, i := range intents {
		t.Run(name, func(t *testing.T) {
			file := "testdata/" + name + ".intent"
			_, text := encode(t, i)
			if *update {
				if err := os.WriteFile(file, []byte(text+"\n"), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			golden, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			golden = bytes.TrimSuffix(golden, []byte("\n"))
			if diff := cmp.Diff(string(golden), text); diff != "" {
				t.Errorf("the text has changed (-golden +got):\n%s", diff)
			}
			var read farcopy.Intent
			if err := read.UnmarshalText(golden); err != nil {
				t.Fatal(err)
			}
			got, err := Decode(read)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(i, *got); diff != "" {
				t.Errorf("decoded differently (-want +got):\n%s", diff)
			}
			if read.Op() != i.Op || !read.SentAt().Equal(i.Sent.From) {
				t.Errorf("Op %q, SentAt %v, want %q, %v", read.Op(), read.SentAt(), i.Op, i.Sent.From)
			}
		})
	}
}

// TestTextIsOneShortLine of printable ASCII, whatever the snapshot.
func TestTextIsOneShortLine(t *testing.T) {
	large := intents["strict"]
	large.Before = nil
	for n := range uint64(MaxBefore) {
		large.Before = append(large.Before, n)
	}
	for name, tt := range map[string]struct {
		intent Intent
		most   int
	}{
		"without a snapshot":    {intents["first-send"], 300},
		"with the largest one":  {large, 64 << 10},
		"with one pinned value": {intents["second-send"], 300},
	} {
		_, text := encode(t, tt.intent)
		if len(text) > tt.most {
			t.Errorf("%s: %d bytes, want at most %d", name, len(text), tt.most)
		}
		if i := strings.IndexFunc(text, func(r rune) bool { return r <= ' ' || r > '~' }); i >= 0 {
			t.Errorf("%s: byte %d of the text is %q", name, i, text[i])
		}
	}
}

func TestSnapshotThatIsTooLargeIsLeftOut(t *testing.T) {
	i := intents["strict"]
	i.Before = make([]uint64, MaxBefore+1)
	out, _ := encode(t, i)
	got, err := Decode(out)
	if err != nil {
		t.Fatal(err)
	}
	if !got.IsStrict || !got.BeforeLost {
		t.Errorf("IsStrict %t, BeforeLost %t, want both", got.IsStrict, got.BeforeLost)
	}
	if len(got.Before) != 0 {
		t.Errorf("%d hashes, want none", len(got.Before))
	}
}

// wantRefused wants an error that says what is wrong with an intent, and that nothing was sent.
func wantRefused(t *testing.T, what string, err error) {
	t.Helper()
	for _, target := range []error{fs.ErrInvalid, farcopy.ErrNotExecuted} {
		if !errors.Is(err, target) {
			t.Errorf("%s: error %v does not match %v", what, err, target)
		}
	}
}

// TestDamagedTextIsRefused: every byte changed, cut off or added.
func TestDamagedTextIsRefused(t *testing.T) {
	_, text := encode(t, intents["second-send"])
	for i := range len(text) {
		for _, c := range []byte{text[i] ^ 1, text[i] ^ 0x20, ':', 'A', '\n'} {
			if c == text[i] {
				continue
			}
			damaged := text[:i] + string(c) + text[i+1:]
			var read farcopy.Intent
			wantRefused(t, damaged, read.UnmarshalText([]byte(damaged)))
		}
		var read farcopy.Intent
		wantRefused(t, "cut", read.UnmarshalText([]byte(text[:i])))
	}
	for _, more := range []string{"\n", " ", ":", "A"} {
		var read farcopy.Intent
		wantRefused(t, "longer", read.UnmarshalText([]byte(text+more)))
	}
}

func TestRefusedTextsSayWhatIsWrong(t *testing.T) {
	_, text := encode(t, intents["first-send"])
	for text, says := range map[string]string{
		"":                       "empty",
		"hello":                  "no intent",
		"farcopy2" + text[8:]:    "version",
		text[:len(text)-1]:       "checksum",
		strings.Repeat("f", 1e5): "64 KiB",
	} {
		var read farcopy.Intent
		err := read.UnmarshalText([]byte(text))
		wantRefused(t, says, err)
		if err != nil && !strings.Contains(err.Error(), says) {
			t.Errorf("%.20q...: %v, want it to say %q", text, err, says)
		}
		if read != (farcopy.Intent{}) {
			t.Errorf("%.20q...: the intent was changed", text)
		}
	}
}

func TestZeroIntent(t *testing.T) {
	var zero farcopy.Intent
	_, err := zero.MarshalText()
	wantRefused(t, "MarshalText", err)
	_, err = Decode(zero)
	wantRefused(t, "Decode", err)
	if zero.Op() != "" || !zero.SentAt().IsZero() {
		t.Errorf("Op %q, SentAt %v, want neither", zero.Op(), zero.SentAt())
	}
}

// TestIntentInJSON: a program may keep intents inside of its own records.
func TestIntentInJSON(t *testing.T) {
	out, _ := encode(t, intents["first-send"])
	type item struct{ Intent farcopy.Intent }
	record, err := json.Marshal(item{out})
	if err != nil {
		t.Fatal(err)
	}
	var read item
	if err := json.Unmarshal(record, &read); err != nil {
		t.Fatal(err)
	}
	if read.Intent != out {
		t.Errorf("read %v, want %v", read.Intent, out)
	}
}

// FuzzDecode: no text breaks the decoder, and what it accepts is encoded to the same text.
func FuzzDecode(f *testing.F) {
	for _, i := range intents {
		_, text := encode(f, i)
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var in farcopy.Intent
		if in.UnmarshalText(text) != nil {
			// Any payload: the checksum, which hides the decoder from the fuzzer, is made right.
			i := Intent{Op: "fuzz.Copy", Sent: Span{sent, sent}, Pin: string(text)}
			in, _ = encode(t, i)
			if got, err := Decode(in); err != nil || got.Pin != i.Pin {
				t.Errorf("a pin of %d bytes: %v", len(text), err)
			}
			readPayload(&Intent{}, text)
			return
		}
		i, err := Decode(in)
		if err != nil {
			return
		}
		if again, err := i.Encode(); err != nil || again != in {
			t.Errorf("encoded again as %v, %v, want %v", again, err, in)
		}
	})
}
