package oracle

import (
	"fmt"
	"strings"
	"testing"
)

// TestFootprint: names that Oracle can have made of one name have one footprint, others have not.
func TestFootprint(t *testing.T) {
	for _, tt := range []struct {
		kind ItemType
		name string
		want string
	}{
		{ItemTypeFile, "IMG_0001.jpg", "img_0001"},
		{ItemTypeFile, "IMG_0001(2).jpg", "img_0001"},
		{ItemTypeFile, "IMG_0001_235959.jpg", "img_0001"},
		{ItemTypeFile, "IMG_0001235959.jpg", "img_0001"},
		{ItemTypeFile, "IMG_0001.jpg 235959", "img_0001"},
		{ItemTypeFile, "IMG_0001.235959.jpg", "img_0001"},
		{ItemTypeFile, "IMG_0001 235959(3).jpg", "img_0001"},
		{ItemTypeFile, "0032.pdf", "0032"},
		{ItemTypeFile, "20240101.pdf", "20"},
		{ItemTypeFile, ".bashrc", ""},
		{ItemTypeFolder, "Reports 2024", "reports 2024"},
		{ItemTypeFolder, "Reports 2024(2)", "reports 2024"},
		{ItemTypeFolder, "v1.2-235959", "v1.2"},
		{ItemTypeFolder, "235959", ""},
	} {
		if got := footprint(tt.kind, tt.name); got != tt.want {
			t.Errorf("footprint(%s, %q) = %q, want %q", tt.kind, tt.name, got, tt.want)
		}
	}
}

// FuzzFootprint: whatever Oracle adds to a name, wherever, changes its footprint in nothing, and no
// name with another footprint counts as equal.
func FuzzFootprint(f *testing.F) {
	f.Add("IMG_0001.jpg", "_", uint32(235959), uint8(0), true)
	f.Add("a.tar.gz", ".", uint32(1), uint8(2), false)
	f.Fuzz(func(t *testing.T, name, separator string, stamp uint32, clashes uint8, isFile bool) {
		if len(separator) > 1 || !strings.Contains(" _.-", separator) {
			separator = ""
		}
		kind, ends := ItemTypeFolder, []int{len(name)}
		if isFile {
			kind = ItemTypeFile
			for _, dot := range []int{strings.Index(name, "."), strings.LastIndex(name, ".")} {
				if dot >= 0 {
					ends = append(ends, dot)
				}
			}
		}
		addition := fmt.Sprintf("%s%06d", separator, stamp%1e6)
		for range clashes % 3 {
			addition += "(2)"
		}
		for _, end := range ends {
			made := name[:end] + addition + name[end:]
			if footprint(kind, made) != footprint(kind, name) {
				t.Errorf("%q has the footprint %q, and %q has %q", name, footprint(kind, name), made, footprint(kind, made))
			}
			if stemOf := (&itemSettler[int]{kind: kind}).stem; stemOf(made) != stemOf(name) {
				t.Errorf("%q would not be read as a copy of %q", made, name)
			}
		}
	})
}
