package osstest

// Example is what a program needs to try a copy on a filled server.
type Example struct {
	URL             string `json:"url"`
	Region          string `json:"region"`
	AccessKeyID     string `json:"accessKeyID"`
	AccessKeySecret string `json:"accessKeySecret"`
	Bucket          string `json:"bucket"`
	Key             string `json:"key"`
}

// Example fills the server with the bucket and the object of the vendor's own first sample and says how to reach them.
func (s *Server) Example() Example {
	e := Example{
		Region:          DefaultRegion,
		AccessKeyID:     AccessKeyID,
		AccessKeySecret: AccessKeySecret,
		Bucket:          "oss-example",
		Key:             "oss.jpg",
	}
	s.AddBucket(e.Bucket)
	s.AddObject(e.Bucket, e.Key, []byte("a picture of the sea"), func(o *Object) {
		o.Header = map[string]string{"Content-Type": "image/jpeg"}
	})
	e.URL = s.URL()
	return e
}
