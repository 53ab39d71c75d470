package oracle_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
)

// TestRequestsBehindPointers: fmt looks through a pointer in a struct where the verb is none for pointers.
func TestRequestsBehindPointers(t *testing.T) {
	a := oracle.Access{LinkID: "L", AccessCode: "sekrit"}
	for _, v := range []any{
		struct{ R *oracle.CopyFolderRequest }{&oracle.CopyFolderRequest{FolderID: "F1", Access: a}},
		[]*oracle.GetFileRequest{{FileID: "D1", Access: a}},
		[]*oracle.CopyFileRequest{{FileID: "D1", Access: a}},
		[]*oracle.CreateFolderRequest{{ParentID: "F1", Access: a}},
		[]*oracle.MoveFolderRequest{{FolderID: "F1", Access: a}},
		[]*oracle.UpdateFolderRequest{{FolderID: "F1", Access: a}},
		[]*oracle.DeleteFolderRequest{{FolderID: "F1", Access: a}},
		[]*oracle.GetFolderRequest{{FolderID: "F1", Access: a}},
		map[string]*oracle.ListFolderItemsRequest{"r": {FolderID: "F1", Access: a}},
		oracle.CopyFolderRequest{FolderID: "F1", Access: a},
	} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%t", "%c", "%U", "%e"} {
			if text := fmt.Sprintf(verb, v); strings.Contains(text, "sekrit") {
				t.Errorf("%s: %s", verb, text)
			}
		}
	}
	testkit.WantEqual(t, "the text of the request", fmt.Sprint(oracle.CopyFolderRequest{FolderID: "F1", Access: a}), `oracle.CopyFolderRequest{FolderID:"F1" Access:oracle.Access{LinkID:"L" AccessCode:REDACTED}}`)
}
