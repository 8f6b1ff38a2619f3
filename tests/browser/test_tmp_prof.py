import time, pytest
from collections import Counter
from browser_hands import *
pytestmark = pytest.mark.browser
def test_prof(site, window):
    T=Counter(); N=Counter()
    def timed(name,f):
        def g(*a,**k):
            t=time.perf_counter()
            try: return f(*a,**k)
            finally: T[name]+=time.perf_counter()-t; N[name]+=1
        return g
    page=window(1280)
    hands=Keyboard(page)
    page.goto("/join/"+site.open_code)
    hands.write("[name=name]","prof x"); hands.reach("[name=consent]"); hands.press("Space"); hands.follow("main button")
    hands.reach=timed("reach",hands.reach); hands.press=timed("press",hands.press); hands.is_at=timed("is_at",hands.is_at); hands.follow=timed("follow",hands.follow)
    t=time.perf_counter()
    sit(page,hands.answer,pages=40)
    print("total",time.perf_counter()-t,dict(T),dict(N))
    import urllib.request
    t=time.perf_counter()
    for _ in range(20): page.context.request.get(page.url).body()
    print("GET",(time.perf_counter()-t)/20)
    t=time.perf_counter()
    for _ in range(20): page.goto(page.url)
    print("goto",(time.perf_counter()-t)/20)
    t=time.perf_counter()
    for _ in range(20): page.goto(page.url,wait_until="commit")
    print("goto commit",(time.perf_counter()-t)/20)
    assert 0
