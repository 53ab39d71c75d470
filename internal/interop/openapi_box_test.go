package interop

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
)

// The operations of Box's description.
const (
	boxCopy       = "post_folders_id_copy"
	boxGet        = "get_folders_id"
	boxList       = "get_folders_id_items"
	boxFile       = "get_files_id"
	boxCreate     = "post_folders"
	boxDelete     = "delete_folders_id"
	boxDeleteFile = "delete_files_id"
	boxUpdate     = "put_folders_id"
	boxUpdateFile = "put_files_id"
	boxMe         = "get_users_me"
	boxCopyFile   = "post_files_id_copy"
	boxLock       = "post_folder_locks"
	boxLocks      = "get_folder_locks"
	boxUnlock     = "delete_folder_locks_id"
)

// boxTrial is one simulator, and one client that reaches it through a judge.
type boxTrial struct {
	*judge
	srv    *boxtest.Server
	client *box.Client
}

func newBoxTrial(t *testing.T) *boxTrial {
	doc := description(t, "box")
	srv := boxtest.NewServer(t)
	srv.AddFolder("0", "Pictures", boxtest.WithID("11111"))
	srv.SetDescription("11111", "big ones")
	srv.AddFile("11111", "tigers.jpeg", 629644, boxtest.WithID("44444"))
	srv.AddFolder("11111", "Zoo", boxtest.WithID("33333"))
	srv.AddWebLink("11111", "zoo", "https://example.com/zoo", boxtest.WithID("55555"))
	srv.AddFolder("0", "Archives", boxtest.WithID("22222"))
	j := newJudge(t, doc, srv.Transport())
	cfg := srv.PipeConfig()
	cfg.HTTPClient, cfg.BaseURL, cfg.MaxAttempts, cfg.MaxBackoff = &http.Client{Transport: j}, j.base, 1, time.Second
	cfg.ReconcileTimeout = time.Millisecond
	return &boxTrial{j, srv, must[*box.Client](t)(box.NewClient(cfg))}
}

func (b *boxTrial) copy(ctx context.Context) error {
	_, err := b.client.CopyFolder(ctx, box.CopyFolderRequest{FolderID: "11111", ParentID: "22222"})
	return err
}

func (b *boxTrial) copyAs(req box.CopyFolderRequest) func(context.Context) error {
	return func(ctx context.Context) error { _, err := b.client.CopyFolder(ctx, req); return err }
}

func (b *boxTrial) get(req box.GetFolderRequest) func(context.Context) error {
	return func(ctx context.Context) error { _, err := b.client.GetFolder(ctx, req); return err }
}

func (b *boxTrial) all(req box.ListFolderItemsRequest) func(context.Context) error {
	return func(ctx context.Context) error {
		return drain(b.client.AllFolderItems(ctx, req))
	}
}

// call is an ordinary call of an operation, for refusals that do not depend on its arguments.
func (b *boxTrial) call(op string) func(context.Context) error {
	switch op {
	case boxCopy:
		return b.copy
	case boxGet:
		return b.get(box.GetFolderRequest{FolderID: "11111"})
	}
	for _, c := range boxCalls {
		if strings.HasPrefix(c.want, op+" 20") {
			return func(ctx context.Context) error { return c.call(ctx, b) }
		}
	}
	return b.all(box.ListFolderItemsRequest{FolderID: "11111"})
}

func TestOpenAPIBox(t *testing.T) {
	description(t, "box") // or skip
	type call = func(context.Context) error
	fields := []string{"name", "size", "description", "path_collection", "created_by", "shared_link", "item_status", "parent"}
	for _, tt := range []struct {
		name, want string
		call       func(b *boxTrial) call
	}{
		{"copy", boxCopy + " 201", func(b *boxTrial) call { return b.copy }},
		{"copy with a name to the root", boxCopy + " 201", func(b *boxTrial) call {
			return b.copyAs(box.CopyFolderRequest{FolderID: "11111", ParentID: "0", Name: "ä & b", Fields: fields})
		}},
		{"copy if changed", boxCopy + " 304", func(b *boxTrial) call {
			return b.copyAs(box.CopyFolderRequest{FolderID: "11111", ParentID: "22222", IfNoneMatch: "1"})
		}},
		{"copy in the background", boxCopy + " 201", func(b *boxTrial) call {
			b.srv.SetAsyncAbove(1)
			b.srv.SetCopyTime(time.Hour)
			return b.copy
		}},
		{"copy of a huge folder", boxCopy + " 201", func(b *boxTrial) call {
			b.srv.SetHugeSize("11111", 1.2318237429383e+31)
			return b.copy
		}},
		{"copy of nothing", boxCopy + " 404", func(b *boxTrial) call {
			return b.copyAs(box.CopyFolderRequest{FolderID: "9", ParentID: "22222"})
		}},
		{"copy to nowhere", boxCopy + " 404", func(b *boxTrial) call {
			return b.copyAs(box.CopyFolderRequest{FolderID: "11111", ParentID: "9"})
		}},
		{"copy into itself", boxCopy + " 400", func(b *boxTrial) call {
			return b.copyAs(box.CopyFolderRequest{FolderID: "11111", ParentID: "33333"})
		}},
		{"copy to a read-only folder", boxCopy + " 403", func(b *boxTrial) call {
			b.srv.SetReadOnly("22222", true)
			return b.copy
		}},
		{"copy to a name in use", boxCopy + " 409", func(b *boxTrial) call {
			b.srv.AddFolder("22222", "pictures")
			return b.copy
		}},
		{"copy to a name in use, one conflict", boxCopy + " 409", func(b *boxTrial) call {
			b.srv.SetConflictAsObject(true)
			b.srv.AddFolder("22222", "pictures")
			return b.copy
		}},
		{"copy of a busy folder", boxCopy + " 409", func(b *boxTrial) call {
			b.srv.Block("11111", time.Hour)
			return b.copy
		}},
		{"copy to a reserved name", boxCopy + " 409", func(b *boxTrial) call {
			b.srv.ReserveName("22222", "Pictures", time.Hour)
			return b.copy
		}},
		{"copy whose answer is lost", boxList + " 200", func(b *boxTrial) call {
			b.srv.Inject("CopyFolder", boxtest.ActThenHangUp)
			return b.copy
		}},
		{"get", boxGet + " 200", func(b *boxTrial) call { return b.call(boxGet) }},
		{"get the root", boxGet + " 200", func(b *boxTrial) call {
			return b.get(box.GetFolderRequest{FolderID: "0"})
		}},
		{"get all", boxGet + " 200", func(b *boxTrial) call {
			return b.get(box.GetFolderRequest{FolderID: "11111", Fields: fields, Sort: box.SortDate, Direction: box.DirectionDescending, Offset: 1, Limit: 1})
		}},
		{"get if changed", boxGet + " 304", func(b *boxTrial) call {
			return b.get(box.GetFolderRequest{FolderID: "11111", IfNoneMatch: "1"})
		}},
		{"get nothing", boxGet + " 404", func(b *boxTrial) call { return b.get(box.GetFolderRequest{FolderID: "9"}) }},
		{"get a malformed id", boxGet + " 405", func(b *boxTrial) call { return b.get(box.GetFolderRequest{FolderID: "d_1"}) }},
		{"list by marker", boxList + " 200", func(b *boxTrial) call {
			return b.all(box.ListFolderItemsRequest{FolderID: "11111", Limit: 1})
		}},
		{"list the root", boxList + " 200", func(b *boxTrial) call {
			return b.all(box.ListFolderItemsRequest{FolderID: "0"})
		}},
		{"list by number", boxList + " 200", func(b *boxTrial) call {
			return b.all(box.ListFolderItemsRequest{FolderID: "11111", UseOffset: true, Limit: 2, Sort: box.SortSize, Direction: box.DirectionAscending, Fields: fields})
		}},
		{"list nothing", boxList + " 404", func(b *boxTrial) call { return b.all(box.ListFolderItemsRequest{FolderID: "9"}) }},
		{"list from an unknown marker", boxList + " 400", func(b *boxTrial) call {
			return b.all(box.ListFolderItemsRequest{FolderID: "11111", Marker: "unknown"})
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBoxTrial(t)
			err := tt.call(b)(t.Context())
			b.wantClean(t, tt.want)
			wantError(t, tt.want, err)
		})
	}
}

// TestOpenAPIBoxRefusals are those that each operation can get.
func TestOpenAPIBoxRefusals(t *testing.T) {
	description(t, "box") // or skip
	for op, method := range map[string]string{
		boxCopy: "CopyFolder", boxGet: "GetFolder", boxList: "ListFolderItems", boxFile: "GetFile", boxCopyFile: "CopyFile",
		boxCreate: "CreateFolder", boxMe: "GetCurrentUser", boxDelete: "DeleteFolder", boxDeleteFile: "DeleteFile",
		boxUpdate: "UpdateFolder", boxUpdateFile: "UpdateFile",
		boxLock: "CreateFolderLock", boxLocks: "ListFolderLocks", boxUnlock: "DeleteFolderLock",
	} {
		for want, arrange := range map[string]func(b *boxTrial){
			" 401": func(b *boxTrial) { b.srv.RevokeToken(boxtest.DefaultToken) },
			" 429": func(b *boxTrial) { b.srv.Inject(method, boxtest.RateLimit(7*time.Second)) },
			" 403": func(b *boxTrial) { b.srv.Inject(method, boxtest.Status(403)) },
			" 500": func(b *boxTrial) { b.srv.Inject(method, boxtest.Status(500)) },
			" 503": func(b *boxTrial) { b.srv.Inject(method, boxtest.Status(503)) },
		} {
			t.Run(method+want, func(t *testing.T) {
				b := newBoxTrial(t)
				arrange(b)
				wantDescribed(t, b, op, want)
			})
		}
	}
}
