package journal

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestLinesAsEncodingJSON: lines that are written without reflection are those of encoding/json.
func TestLinesAsEncodingJSON(t *testing.T) {
	value := json.RawMessage(`{"<&>":"\u2028\"","n":[1,-2.5e3,null,true]}`)
	page := Page{ID: 7, Items: 20, Inner: 3, Skipped: 4, Value: value, Reopened: &Reopened{To: 5, Failed: 6, Unknown: 17}}
	record := Record{
		Pages:    []Page{page, {ID: 8, Items: 1}},
		Intents:  []Intent{{Item{7, 0}, value}, {Item{7, 1}, []byte(`"text"`)}},
		Outcomes: []Outcome{{Item{7, 2}, Copied, nil, 1, 2}, {Item{7, 3}, Failed, value, 0, 0}},
		Vars:     map[string]json.RawMessage{"numbers": value, "next:000000000002": nil, `a"ü`: []byte(`1`)},
		Requests: 9,
	}
	for name, tt := range map[string]struct {
		line line
		got  []byte
	}{
		"a record":             {line{N: 1, Synced: 2, Record: record}, appendRecord(nil, 1, 2, &record)},
		"one of a checkpoint":  {line{N: 3, Record: Record{Intents: record.Intents[1:]}}, appendRecord(nil, 3, 0, &Record{Intents: record.Intents[1:]})},
		"a page":               {line{N: 4, Live: &live{page, newBitmap(20), 3}}, appendLive(nil, 4, &live{page, newBitmap(20), 3})},
		"a page without value": {line{N: 5, Live: &live{Page{ID: 9, Items: 1}, bitmap{1}, 0}}, appendLive(nil, 5, &live{Page{ID: 9, Items: 1}, bitmap{1}, 0})},
	} {
		want, err := appendLine(nil, tt.line)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(tt.got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
