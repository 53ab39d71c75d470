package codec

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"
)

func TestText(t *testing.T) {
	for raw, want := range map[string]string{
		`"a\u0062"`: "ab", `""`: "", `12`: "12", `-1.5e3`: "-1.5e3",
		`null`: "", `true`: "", `{"a":1}`: "", `["a"]`: "",
	} {
		var got Text
		if err := json.Unmarshal([]byte(raw), &got); err != nil {
			t.Errorf("%s: %v", raw, err)
		}
		if string(got) != want {
			t.Errorf("%s is read as %q, want %q", raw, got, want)
		}
	}
}

func TestInteger(t *testing.T) {
	for raw, want := range map[string]int64{
		`7`: 7, `-7`: -7, `"7"`: 7, `1.5e3`: 1500, `1.2e31`: math.MaxInt64, `1e999`: math.MaxInt64,
		`-1e3`: 0, `0.5`: 0, `null`: 0, `""`: 0, `"x"`: 0, `true`: 0, `{}`: 0,
	} {
		var got Integer
		if err := json.Unmarshal([]byte(raw), &got); err != nil {
			t.Errorf("%s: %v", raw, err)
		}
		if int64(got) != want {
			t.Errorf("%s is read as %d, want %d", raw, got, want)
		}
	}
}

func TestMoment(t *testing.T) {
	noon := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	for raw, want := range map[string]time.Time{
		`"2026-05-04T12:00:00Z"`: noon, `"2026-05-04T14:00:00+02:00"`: noon,
		`"2026-05-04T12:00:00"`: {}, `"2026-05-04"`: {}, `""`: {}, `null`: {}, `7`: {}, `{}`: {},
	} {
		var got Moment
		if err := json.Unmarshal([]byte(raw), &got); err != nil {
			t.Errorf("%s: %v", raw, err)
		}
		if !got.Equal(want) {
			t.Errorf("%s is read as %v, want %v", raw, got, want)
		}
	}
}

func TestLenientTimeForms(t *testing.T) {
	for raw, want := range map[string]time.Time{
		`"2026-05-04T12:00:00"`: time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC),
		`"2026-05-04"`:          time.Date(2026, 5, 4, 0, 0, 0, 0, time.UTC),
	} {
		if got := LenientTime([]byte(raw), Zoneless, Dated); !got.Equal(want) {
			t.Errorf("%s is read as %v, want %v", raw, got, want)
		}
	}
}

// TestWord: a word is the Text of the same value, and costs nothing once it is known.
func TestWord(t *testing.T) {
	for _, raw := range []string{
		`"file"`, `""`, `"a\u0041\n"`, `"\ud800"`, "\"\xff\"", `"é日本"`, `12`, `-1.5`, `null`, `true`, `{"a":"b"}`, `["a"]`,
		`"` + strings.Repeat("x", 62) + `"`, `"` + strings.Repeat("x", 63) + `"`, `"` + strings.Repeat("x", 1000) + `"`,
	} {
		var word Word
		var text Text
		word.UnmarshalJSON([]byte(raw))
		text.UnmarshalJSON([]byte(raw))
		if string(word) != string(text) {
			t.Errorf("%s: the word is %q, the text %q", raw, word, text)
		}
	}
	raw := []byte(`"the name of a user"`)
	var word Word
	if n := testing.AllocsPerRun(1000, func() { word.UnmarshalJSON(raw) }); n >= 1 {
		t.Errorf("%v allocations, want none", n)
	}
}
