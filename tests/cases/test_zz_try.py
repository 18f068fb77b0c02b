import time, csv, io
import pytest
from tests.factories.lists import *
from tests.factories.client import Api

@pytest.mark.django_db
def test_try(town):
    sample=SAMPLE.read_text("utf-8-sig").splitlines()
    head,rows=sample[2],list(csv.reader(sample[3:],delimiter=";"))
    for label,n in (("dry",1),("200",1),("2000",10)):
        out=io.StringIO(); w=csv.writer(out,delimiter=";"); w.writerow(head.split(";"))
        for k in range(n):
            for r in rows:
                c=list(r)
                if n>1:
                    c[1]=c[1] and f"{c[1]}-{k}"; c[19]=c[21]=""
                    c[3]=(c[3]+"abcdefghijkl"[k]) if c[3] else c[3]
                w.writerow(c)
        t=time.perf_counter(); u=time.process_time()
        run=take_over(town,out.getvalue().encode(),dry_run=label=="dry")
        d=time.perf_counter()-t; u=time.process_time()-u
        print(label,counts(run),round(d,2),"s",round(run.rows/d),"rows/s", "cpu",round(u,2))
    answer=Api(town,"caseworker").post("/persons/",{"team":str(town.teams["south"].pk),"family_name":"x"})
    print("foreign person", answer.status_code)
