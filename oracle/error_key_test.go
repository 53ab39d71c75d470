package oracle_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/oracle"
)

func TestErrorKey(t *testing.T) {
	type segments = []oracle.ErrorKeySegment
	for _, tt := range []struct {
		raw  string
		want segments
	}{
		{"", nil},
		{"!", nil},
		{"!!", nil},
		{"!csA", segments{{Key: "csA"}}},
		{"!csA!csB,1,,2", segments{{Key: "csA"}, {Key: "csB", Args: []string{"1", "", "2"}}}},
		{"csA,x", segments{{Key: "csA", Args: []string{"x"}}}},
		{"!!csA!", segments{{Key: "csA"}}},
		{"!,x", segments{{Args: []string{"x"}}}},
		{"!csA,Müller\n!csB", segments{{Key: "csA", Args: []string{"Müller\n"}}, {Key: "csB"}}},
	} {
		got := oracle.ParseErrorKey(tt.raw)
		if got.Raw != tt.raw {
			t.Errorf("%q: got.Raw is %v, want %v", tt.raw, got.Raw, tt.raw)
		}
		if got.String() != tt.raw {
			t.Errorf("%q: %q", tt.raw, got.Segments)
		}
		if !reflect.DeepEqual(got.Segments, tt.want) {
			t.Errorf("%q: %q", tt.raw, got.Segments)
		}
	}
	k := oracle.ParseErrorKey("!csA!csB,1")
	if !k.Has("csB") {
		t.Error("Has")
	}
	if k.Has("1") {
		t.Error("Has")
	}
	if k.Has("") {
		t.Error("Has")
	}
}

// FuzzErrorKey: of 16 segments nothing is lost but marks that separate nothing.
func FuzzErrorKey(f *testing.F) {
	for _, raw := range []string{
		"", "!csFldUnableToCopyItems!csAccessCodeRequiredForLinkAccess", "csItemMustSpecifyName", "!a,b,,c!!d", ",!,", strings.Repeat("!a,b", 17), "!" + strings.Repeat(",", 17), "!\x00é",
		"!csFldUnableToCopyItems!csCloudItemInsufficientPrivileges,User BB,fFolderGUID:F81175D40FF57F19884AED0CB5D17B95F47087F4E518,FLD_COPY",
	} {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		k := oracle.ParseErrorKey(raw)
		var parts []string
		for _, s := range k.Segments {
			parts = append(parts, strings.Join(append([]string{s.Key}, s.Args...), ","))
		}
		want := slices.DeleteFunc(strings.Split(raw, "!"), func(s string) bool { return s == "" })
		want = want[:min(len(want), 16)]
		if k.Raw != raw || strings.Join(parts, "!") != strings.Join(want, "!") {
			t.Errorf("%q: %q", raw, k.Segments)
		}
	})
}
