package job

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy"
)

// TestEncodePage: a page is encoded as encoding/json does it, with each field that an item can have.
func TestEncodePage(t *testing.T) {
	filled := reflect.ValueOf(Item{
		Source: "a", Target: "b", Size: -5, Action: farcopy.ActionCopy, Reason: "r", Task: json.RawMessage(`{"k":"\u003c"}`),
		Inner: []Inner{{Source: "c"}}, Opens: true, Long: true, Lanes: []string{"l"}, Group: "g",
	})
	items := []Item{{}, filled.Interface().(Item)}
	for n := range filled.NumField() {
		field := filled.Type().Field(n)
		if !field.IsExported() || field.Tag.Get("json") == "-" {
			continue
		}
		if filled.Field(n).IsZero() {
			t.Fatalf("the test does not fill %s", field.Name)
		}
		var i Item
		reflect.ValueOf(&i).Elem().Field(n).Set(filled.Field(n))
		items = append(items, i)
	}
	for _, name := range []string{"<&>", "\"\\\n", "ü\u2028", "\xff", "\x7f"} {
		items = append(items, Item{Source: name, Target: name, Reason: name, Group: name})
	}
	items = append(items, Item{Task: json.RawMessage("{\n\t}")})
	want, err := json.Marshal(pageValue{items})
	if err != nil {
		t.Fatal(err)
	}
	var page []*Item
	for n := range items {
		page = append(page, &items[n])
	}
	got, err := encodePage(page)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "},{"), strings.Split(string(got), "},{")); diff != "" {
		t.Errorf("encodePage (-want +got):\n%s", diff)
	}
}

// TestEncodeNumbers: the numbers of a job are encoded as encoding/json does it.
func TestEncodeNumbers(t *testing.T) {
	v := vars{Opening: 1, BytesListed: 2, BytesDone: -3, Elapsed: 1 << 60, Began: true}
	want, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(v.appendJSON(nil))); diff != "" {
		t.Errorf("numbers (-want +got):\n%s", diff)
	}
	if n := reflect.TypeFor[vars]().NumField(); n != 5 {
		t.Errorf("the test fills 5 fields of %d", n)
	}
}

// TestIntentValue: an intent is encoded as encoding/json does it.
func TestIntentValue(t *testing.T) {
	for name, tt := range map[string]struct {
		work   work
		intent json.RawMessage
	}{
		"as it was listed": {work{}, json.RawMessage(`"x"`)},
		"none":             {work{}, nil},
		"an object":        {work{}, json.RawMessage(`{"a":[1]}`)},
		"escapes":          {work{}, json.RawMessage(`"\"ü"`)},
		"on two lines":     {work{}, json.RawMessage("{\n}")},
		"decided anew":     {work{anew: true, item: Item{Source: "a"}}, json.RawMessage(`{"a":1}`)},
	} {
		v := intentValue{Intent: tt.intent}
		if tt.work.anew {
			v.Item = &tt.work.item
		}
		want, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		got, err := tt.work.intentValue(tt.intent)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestNoJSON: the journal does not check what is encoded here, so that what is no JSON is refused here.
func TestNoJSON(t *testing.T) {
	for _, text := range []string{`{`, `"a"b"`, `"\"`, `"`, "{\n"} {
		if got, err := (&work{}).intentValue(json.RawMessage(text)); err == nil {
			t.Errorf("the intent %s is encoded as %s, want an error", text, got)
		}
		if got, err := encodePage([]*Item{{Task: json.RawMessage(text)}}); err == nil {
			t.Errorf("the task %s is encoded as %s, want an error", text, got)
		}
	}
}

// FuzzPlainText: a plain text is JSON on one line.
func FuzzPlainText(f *testing.F) {
	for _, text := range []string{`"farcopy1:oss.CopyObject:1:A:0"`, `""`, `"`, `"\"`, `"a"b"`, "\"\n\""} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if isPlainText(text) && (!json.Valid(text) || !isOneLine(text)) {
			t.Errorf("%q is no JSON on one line", text)
		}
	})
}
