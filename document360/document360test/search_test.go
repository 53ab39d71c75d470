package document360test_test

import "testing"

func TestSearch(t *testing.T) {
	f := newFixture(t)
	f.AddFile(f.MkdirAll("Archive/2026"), "Plan.pdf", "")
	search := "/v3/projects/" + f.project + "/drive/search"
	for query, want := range map[string]string{"?search_keyword=plan": "Plan.pdf"} {
		a := f.get(search + query)
		wantStatus(t, a, 200)
		if name := dig(t, a, "data", 0, "file_name"); name != want {
			t.Errorf("%s finds %v, want %s", query, name, want)
		}
	}
	wantStatus(t, f.get(search+"?allow_images_only=maybe"), 422)
	wantStatus(t, f.get(search+"?page_size=101"), 422)
}
